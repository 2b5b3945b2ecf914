using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>Snapshots of a real server. Each store has a prefix of its own, and most have no indexes: making them takes longer than such a test.</summary>
public sealed class Neo4j31SnapshotTests : StoreSnapshotContract, IAsyncLifetime
{
    private BoltSession? _session;

    public async ValueTask InitializeAsync() => _session = await GraphServer.SharedAsync();

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task ALongNameOfASeries_ComesBackWhole()
    {
        string series = new('s', 600);
        var store = NewStore();
        await store.WriteAsync(writer => writer.NextNumberAsync("t", series));

        Assert.Equal([new SeriesNumber("t", series, 1)], await store.ReadAsync(reader => ((ISnapshotReader)reader).ListNumbersAsync()));
    }

    protected override IRecordStore NewStore() => NewStore(appliesSchema: false);

    protected override IRecordStore NewLargeStore() => NewStore(appliesSchema: true);

    private Neo4jRecordStore NewStore(bool appliesSchema)
        => new(_session!, new Neo4jStoreOptions { LabelPrefix = GraphServer.NewPrefix(), AppliesSchema = appliesSchema });
}
