using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SqliteContentStoreTests : ContentStoreContract, IAsyncDisposable
{
    private readonly SqliteFixture _store = new();

    protected override IContentStore Contents => _store.Contents;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    protected override Task DamageAsync(ContentHash hash)
    {
        SqliteFixture.Tamper(_store.Path, "UPDATE contents SET bytes = zeroblob(length(bytes)) WHERE hash = $hash", ("$hash", hash.Hex));
        return Task.CompletedTask;
    }
}
