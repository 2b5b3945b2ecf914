using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SqliteRunJournalTests : RunJournalContract, IAsyncDisposable
{
    private readonly SqliteFixture _store;

    public SqliteRunJournalTests() => _store = new SqliteFixture(Time);

    protected override IRunJournal Journal => _store.Journal;

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
