using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>The contract of the kernel, on a real server.</summary>
public sealed class Neo4j31RecordStoreTests : RecordStoreContract, IDisposable
{
    private readonly HttpCypherSession _session = Neo4j31.Session();
    private readonly Neo4jRecordStore _store;

    public Neo4j31RecordStoreTests() => _store = new Neo4jRecordStore(_session);

    protected override IRecordStore Store => _store;

    protected override int Rivals => 24;

    protected override int NumbersTaken => 100;

    protected override int Changes => 60;

    public void Dispose() => _session.Dispose();
}
