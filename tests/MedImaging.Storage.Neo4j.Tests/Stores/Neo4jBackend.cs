using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>The typed stores over the real server; bytes are in memory.</summary>
public class Neo4jBackend : StoreBackend
{
    private Neo4jRecordStore? _records;
    private RecordRunJournal? _journal;

    public override IRecordStore Records => _records ?? throw new InvalidOperationException("The backend has not been started.");

    public override IContentStore Contents { get; } = new InMemoryContentStore();

    public override IRunJournal? Journal => _journal;

    public override int Many => 50;

    public override async ValueTask StartAsync(FakeTime time)
    {
        _records = new Neo4jRecordStore(await GraphServer.SharedAsync(), chain: new AuditChain(Keys));
        _journal = new RecordRunJournal(_records, time, $"runs-{Guid.CreateVersion7():N}");
    }
}

/// <summary>The same, sealed.</summary>
public sealed class SealedNeo4jBackend : Neo4jBackend
{
    public override IKeyProvider? Keys { get; } = new TestKeys();
}
