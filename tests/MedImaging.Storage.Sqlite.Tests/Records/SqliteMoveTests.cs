using MedImaging.Testing;

namespace MedImaging.Tests;

public class SqliteMoveTests : StoreMoveContract, IAsyncDisposable
{
    private readonly List<SqliteFixture> _stores = [];

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }
    }

    protected override IRecordStore NewStore()
    {
        _stores.Add(new SqliteFixture(keys: Keys));
        return _stores[^1].Records;
    }
}

public sealed class SealedSqliteMoveTests : SqliteMoveTests
{
    protected override IKeyProvider? Keys { get; } = new TestKeys();
}
