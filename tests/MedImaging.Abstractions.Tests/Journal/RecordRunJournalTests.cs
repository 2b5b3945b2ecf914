using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class RecordRunJournalTests : RunJournalContract
{
    public RecordRunJournalTests() => Journal = new RecordRunJournal(new InMemoryRecordStore(), Time);

    protected override IRunJournal Journal { get; }
}
