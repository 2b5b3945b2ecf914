using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Http;

/// <summary>Small answers that unpack to ten gigabytes. Alone, since what the whole process allocates is read.</summary>
[Collection("Alone")]
public sealed class BombTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task ABomb_IsPutOutEarly(string coding)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(coding switch { "gzip" => FakeBombs.Gzip(), "br" => FakeBombs.Brotli(64 << 20), _ => FakeBombs.Deflate() });
        using var channel = Channels.To(provider, endpoint => endpoint.MaxResponseBytes = 1 << 20);
        long before = GC.GetTotalAllocatedBytes();

        Assert.Equal(ProviderErrorKind.LimitExceeded, (await Assert.ThrowsAsync<ProviderException>(() => channel.GetAsync(cancellationToken: Token))).Error);

        Assert.True(GC.GetTotalAllocatedBytes() - before < 512L << 20);   // of 10 GB
    }
}
