using System.Text;
using System.Text.Json;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Gemini;

public sealed class GeminiErrorsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gemini-429-daily-quota.json", ProviderErrorKind.QuotaExhausted, null, "RESOURCE_EXHAUSTED")]
    [InlineData("gemini-429-retryinfo-minute.json", ProviderErrorKind.RateLimited, 38d, "RESOURCE_EXHAUSTED")]
    [InlineData("gemini-503-overloaded.json", ProviderErrorKind.Overloaded, null, "UNAVAILABLE")]
    public async Task Authored_AreReadAsTheirNamesSay(string file, ProviderErrorKind kind, double? seconds, string code)
    {
        using var authored = JsonDocument.Parse(await File.ReadAllBytesAsync(TestData.Require($"api/authored/{file}"), Token));
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = _ => FakeAnswer.Of(authored.RootElement.GetProperty("status").GetInt32(), "application/json; charset=UTF-8", authored.RootElement.GetProperty("body").GetRawText());
        using var client = GeminiSamples.Client(provider.Address);

        var unary = await Assert.ThrowsAsync<ProviderException>(() => client.GetResponseAsync("Hello", cancellationToken: Token));
        var streamed = await Assert.ThrowsAsync<ProviderException>(() => client.GetStreamingResponseAsync("Hello", cancellationToken: Token).ToChatResponseAsync(Token));

        Assert.All([unary, streamed], error => Assert.Equal(
            (kind, seconds, code, authored.RootElement.GetProperty("status").GetInt32(), 1),
            (error.Error, error.RetryAfter?.TotalSeconds, error.Code, error.Status, error.KeyNumber)));
    }

    [Fact]
    public void Authored_AreAllUsed()
        => Assert.Equal(
            ["gemini-429-daily-quota.json", "gemini-429-retryinfo-minute.json", "gemini-503-overloaded.json", "gemini-live-toolcall.jsonl"],
            TestData.RequireFiles("api/authored", "gemini-*").Select(Path.GetFileName));

    [Theory]
    [InlineData("""{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)."}}""", ProviderErrorKind.ContextTooLong)]
    [InlineData("""{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"Request payload size exceeds the limit: 20971520 bytes."}}""", ProviderErrorKind.ContextTooLong)]
    [InlineData("""{"error":{"code":400,"status":"INVALID_ARGUMENT","message":"API key expired. Please renew the API key."}}""", ProviderErrorKind.Authentication)]
    [InlineData("""[{"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}}]""", ProviderErrorKind.RateLimited)]
    [InlineData("""{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateContentInputTokensPerModelPerDay-PaidTier"}]}]}}""", ProviderErrorKind.QuotaExhausted)]
    [InlineData("""{"error":{"code":400,"status":"FAILED_PRECONDITION","message":"Please enable billing."}}""", ProviderErrorKind.Permission)]
    [InlineData("""{"error":{"code":502}}""", ProviderErrorKind.ServerError)]
    [InlineData("""{"error":{"code":"x","status":7,"details":{"a":1}}}""", ProviderErrorKind.Unknown)]
    [InlineData("""{"error":"words"}""", ProviderErrorKind.Unknown)]
    [InlineData("""{"error":{"status":"\uD800"}}""", ProviderErrorKind.Unknown)]
    [InlineData("<html>", ProviderErrorKind.Unknown)]
    public void Read_TellsTheKind(string body, object kind) => Assert.Equal((ProviderErrorKind)kind, Read(body).Kind);

    [Theory]
    [InlineData("38s", 38d)]
    [InlineData("0.250s", 0.25d)]
    [InlineData("0s", 0d)]
    [InlineData("-5s", null)]
    [InlineData("1e9s", null)]
    [InlineData("99999999999999999999s", null)]
    [InlineData("s", null)]
    [InlineData("38", null)]
    [InlineData("NaNs", null)]
    public void Read_TakesARetryDelay_OnlyInItsOwnForm(string delay, double? seconds)
        => Assert.Equal(seconds, Read("""{"error":{"code":429,"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"DELAY"}]}}""".Replace("DELAY", delay, StringComparison.Ordinal)).RetryAfter?.TotalSeconds);

    private static ProviderFault Read(string body)
    {
        using var response = new HttpResponseMessage();
        return GeminiErrors.Read(new ErrorAnswer(400, response.Headers, Encoding.UTF8.GetBytes(body), DateTimeOffset.UnixEpoch));
    }
}
