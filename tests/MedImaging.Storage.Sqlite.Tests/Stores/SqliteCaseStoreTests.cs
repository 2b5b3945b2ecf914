using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SqliteCaseStoreTests : CaseStoreContract, IAsyncDisposable
{
    private readonly SqliteFixture _store;

    public SqliteCaseStoreTests() => _store = new SqliteFixture(Time);

    protected override ICaseStore Cases => _store.Cases;

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
