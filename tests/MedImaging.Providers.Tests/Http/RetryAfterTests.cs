using MedImaging.Providers;

namespace MedImaging.Tests.Http;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0d)]
    [InlineData("2", 2d)]
    [InlineData(" 30 ", 30d)]
    [InlineData("1.5", 1.5)]
    [InlineData("86400", 86400d)]
    [InlineData("86401", 86400d)]
    [InlineData("999999999999999999999", 86400d)]
    [InlineData("Fri, 02 Jan 2026 03:05:05 GMT", 60d)]
    [InlineData("Friday, 02-Jan-26 03:05:05 GMT", 60d)]
    [InlineData("Fri Jan  2 03:05:05 2026", 60d)]
    [InlineData("Thu, 01 Jan 2026 00:00:00 GMT", 0d)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 86400d)]
    [InlineData("-5", null)]
    [InlineData("", null)]
    [InlineData("soon", null)]
    [InlineData("1e3", null)]
    [InlineData("NaN", null)]
    [InlineData("Infinity", null)]
    [InlineData("0x10", null)]
    [InlineData("1,000", null)]
    [InlineData("2026-01-02", null)]
    public void Parse_ReadsSecondsAndDates(string value, double? seconds) => Assert.Equal(seconds, RetryAfter.Parse(value, Now)?.TotalSeconds);

    [Theory]
    [InlineData("2m59.56s", 179.56)]
    [InlineData("7.66s", 7.66)]
    [InlineData("120ms", 0.12)]
    [InlineData("1h2m3s", 3723d)]
    [InlineData("6h0m0s", 21600d)]
    [InlineData("2d", 86400d)]
    [InlineData("0s", 0d)]
    [InlineData("", null)]
    [InlineData("s", null)]
    [InlineData("7", null)]
    [InlineData("7x", null)]
    [InlineData("1.2.3s", null)]
    [InlineData("-7s", null)]
    [InlineData(".s", null)]
    public void ParseDuration_ReadsUnits(string value, double? seconds) => Assert.Equal(seconds, RetryAfter.ParseDuration(value)?.TotalSeconds);

    [Theory]
    [InlineData("59", 59d)]
    [InlineData("2m59.56s", 179.56)]
    [InlineData("1767323105", 60d)]
    [InlineData("1767323105000", 60d)]
    [InlineData("1767323000", 0d)]
    [InlineData("2026-01-02T03:05:05Z", 60d)]
    [InlineData("2026-01-02T03:05:05.500Z", 60.5)]
    [InlineData("2026-01-02T04:05:05+01:00", 60d)]
    [InlineData("99999999999999999999", null)]
    [InlineData("never", null)]
    public void ParseReset_ReadsEachStyle(string value, double? seconds) => Assert.Equal(seconds, RetryAfter.ParseReset(value, Now)?.TotalSeconds);

    [Theory]
    [InlineData(3d, "Retry-After: 3")]
    [InlineData(0.25, "retry-after-ms: 250", "Retry-After: 1")]
    [InlineData(3d, "retry-after-ms: -1", "Retry-After: 3")]
    [InlineData(7.66, "x-ratelimit-remaining-tokens: 0", "x-ratelimit-reset-tokens: 7.66s", "x-ratelimit-remaining-requests: 9", "x-ratelimit-reset-requests: 2m")]
    [InlineData(120d, "x-ratelimit-remaining-tokens: 0", "x-ratelimit-reset-tokens: 7.66s", "x-ratelimit-remaining-requests: 0", "x-ratelimit-reset-requests: 2m")]
    [InlineData(60d, "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 1767323105000")]
    [InlineData(null, "x-ratelimit-reset-tokens: 7.66s")]
    [InlineData(null, "Retry-After: soon")]
    public void Read_PrefersTheExactWord(double? seconds, params string[] headers)
    {
        using var response = new HttpResponseMessage();
        foreach (string header in headers)
        {
            response.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);
        }

        Assert.Equal(seconds, RetryAfter.Read(response.Headers, Now)?.TotalSeconds);
        var fault = ErrorClassifier.Classify(ProviderDialect.Other, new ErrorAnswer(429, response.Headers, default, Now));
        Assert.Equal((ProviderErrorKind.RateLimited, seconds), (fault.Kind, fault.RetryAfter?.TotalSeconds));
    }

    [Fact]
    public void Parsers_NeverThrow()
    {
        var random = new Random(4711);
        const string Alphabet = "0123456789.smhd -+eE:,GMTZ\u00e9\0";
        for (int i = 0; i < 50_000; i++)
        {
            string value = string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            foreach (var wait in new[] { RetryAfter.Parse(value, Now), RetryAfter.ParseDuration(value), RetryAfter.ParseReset(value, Now) })
            {
                Assert.True(wait is null || (wait >= TimeSpan.Zero && wait <= RetryAfter.Longest), value);
            }
        }
    }
}
