using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class InMemoryRunJournalTests : RunJournalContract
{
    public InMemoryRunJournalTests() => Journal = new InMemoryRunJournal(Time);

    protected override IRunJournal Journal { get; }
}
