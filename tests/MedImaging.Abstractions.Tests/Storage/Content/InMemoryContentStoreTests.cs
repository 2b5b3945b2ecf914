using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class InMemoryContentStoreTests : ContentStoreContract
{
    private readonly InMemoryContentStore _contents = new();

    protected override IContentStore Contents => _contents;

    protected override Task DamageAsync(ContentHash hash)
    {
        _contents.Damage(hash);
        return Task.CompletedTask;
    }
}
