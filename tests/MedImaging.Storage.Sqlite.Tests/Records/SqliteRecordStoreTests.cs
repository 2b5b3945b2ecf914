using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SqliteRecordStoreTests : RecordStoreContract, IAsyncDisposable
{
    private readonly SqliteFixture _store = new();

    protected override IRecordStore Store => _store.Records;

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
