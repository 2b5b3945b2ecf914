using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>The contract of the kernel on a real server, over our own client.</summary>
public sealed class Neo4j31RecordStoreTests : RecordStoreContract, IAsyncLifetime
{
    private BoltSession? _session;
    private Neo4jRecordStore? _store;

    protected override IRecordStore Store => _store!;

    protected override int Rivals => 32;

    protected override int NumbersTaken => 100;

    protected override int Changes => 60;

    public async ValueTask InitializeAsync()
    {
        _session = await GraphServer.OpenAsync();
        _store = new Neo4jRecordStore(_session);
    }

    public ValueTask DisposeAsync() => _session?.DisposeAsync() ?? default;
}
