using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SqliteSnapshotTests : StoreSnapshotContract, IAsyncDisposable
{
    private readonly List<SqliteFixture> _stores = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task ASnapshotOfMemory_GoesIntoAFile()
    {
        var memory = new InMemoryRecordStore();
        await memory.WriteAsync(async writer =>
        {
            await writer.PutAsync(new StoredRecord { Key = new RecordKey("t", "Case", "c"), Version = 1, Words = "to be found", Body = "c"u8.ToArray() });
            return true;
        }, TestContext.Current.CancellationToken);
        using var stream = new MemoryStream();
        await new StoreSnapshot(memory).ExportAsync(Caller.Process, stream, TestContext.Current.CancellationToken);
        stream.Position = 0;
        var file = NewStore();
        await new StoreSnapshot(file).ImportAsync(Caller.Process, stream, TestContext.Current.CancellationToken);

        Assert.Equal(1, await file.ReadAsync(reader => reader.CountAsync(new RecordQuery { Tenant = "t", Kind = "Case", Phrases = ["be found"] }), TestContext.Current.CancellationToken));
    }

    protected override IRecordStore NewStore()
    {
        _stores.Add(new SqliteFixture());
        return _stores[^1].Records;
    }
}
