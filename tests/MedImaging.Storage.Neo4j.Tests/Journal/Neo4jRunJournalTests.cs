using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>The contract of journals on records in a real server.</summary>
public sealed class Neo4jRunJournalTests : RunJournalContract, IAsyncLifetime
{
    private BoltSession? _session;
    private RecordRunJournal? _journal;

    protected override IRunJournal Journal => _journal!;

    public async ValueTask InitializeAsync()
    {
        _session = await GraphServer.OpenAsync();
        _journal = new RecordRunJournal(new Neo4jRecordStore(_session), Time, $"runs-{Guid.CreateVersion7():N}");
    }

    public ValueTask DisposeAsync() => _session?.DisposeAsync() ?? default;
}
