using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Errors;

public sealed class ErrorStatisticsTests
{
    [Fact]
    public void Count_GivesEachProvidersKinds_WithinTheWindow()
    {
        var time = new FakeTime();
        var statistics = new ErrorStatistics(time);
        statistics.Add("gemini", ProviderErrorKind.RateLimited);
        time.Advance(TimeSpan.FromMinutes(10));
        statistics.Add("gemini", ProviderErrorKind.RateLimited);
        statistics.Add("gemini", ProviderErrorKind.RateLimited);
        statistics.Add("groq", ProviderErrorKind.Timeout);

        Assert.Equal(3, statistics.Count(TimeSpan.FromMinutes(60))[0].Count);
        Assert.Equal([("gemini", 2L), ("groq", 1L)], statistics.Count(TimeSpan.FromMinutes(5)).Select(count => (count.Provider, count.Count)));
        time.Advance(TimeSpan.FromMinutes(55));
        Assert.Equal(2, statistics.Count(ErrorStatistics.Kept)[0].Count);
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.Empty(statistics.Count(ErrorStatistics.Kept));
    }
}
