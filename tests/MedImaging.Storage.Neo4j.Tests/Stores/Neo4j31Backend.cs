using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>The typed stores on a real server, over our own client; bytes are kept in memory, since a graph keeps none.</summary>
public class Neo4j31Backend : StoreBackend
{
    private Neo4jRecordStore? _records;
    private RecordRunJournal? _journal;

    public override IRecordStore Records => _records!;

    public override IContentStore Contents { get; } = new InMemoryContentStore();

    public override IRunJournal? Journal => _journal;

    public override int Many => 40;

    public override async ValueTask StartAsync(FakeTime time)
    {
        _records = new Neo4jRecordStore(await GraphServer.SharedAsync(), chain: new AuditChain(Keys));
        _journal = new RecordRunJournal(_records, time, $"runs-{Guid.CreateVersion7():N}");
    }
}

/// <summary>The same, sealed.</summary>
public sealed class SealedNeo4j31Backend : Neo4j31Backend
{
    public override IKeyProvider? Keys { get; } = new TestKeys();
}
