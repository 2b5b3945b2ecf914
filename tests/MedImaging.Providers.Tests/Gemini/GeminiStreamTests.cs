using System.Text;
using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Gemini;

/// <summary>Streams as they come over real networks.</summary>
public sealed class GeminiStreamTests
{
    private const string First = """{"candidates":[{"content":{"parts":[{"text":"né 肺 "}]}}]}""";
    private const string Last = """{"candidates":[{"content":{"parts":[{"text":"🫁"}]},"finishReason":"STOP"}]}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData($"data: {First}\n\ndata: {Last}\n\n")]
    [InlineData($"data: {First}\r\n\r\ndata: {Last}\r\n\r\n")]
    [InlineData($"data:{First}\n\ndata:{Last}")]
    [InlineData($"\uFEFFdata: {First}\n\n: still here\n\nevent: message\nid: 7\ndata: {Last}\n\n")]
    [InlineData($"garbage\n\ndata: {First}\nnoise: 1\n\n\n\ndata: {Last}\n\n")]
    public async Task Events_AreRead_HoweverTheyAreFramed_AndWhereverTheBytesAreParted(string stream)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        foreach (int step in (int[])[1, 7, bytes.Length])
        {
            await using var provider = await FakeProvider.StartAsync(Token);
            provider.Answer(new FakeAnswer(async context =>
            {
                context.Response.ContentType = "text/event-stream";
                for (int at = 0; at < bytes.Length; at += step)
                {
                    await context.Response.Body.WriteAsync(bytes.AsMemory(at, Math.Min(step, bytes.Length - at)), context.RequestAborted);
                    await context.Response.Body.FlushAsync(context.RequestAborted);
                }
            }));
            using var client = GeminiSamples.Client(provider.Address);

            var response = await client.GetStreamingResponseAsync("Hello", cancellationToken: Token).ToChatResponseAsync(Token);

            Assert.Equal(("né 肺 🫁", ChatFinishReason.Stop), (response.Text, response.FinishReason));
        }
    }

    [Fact]
    public async Task Event_OfManyLines_IsOne()
    {
        Assert.Equal("né 肺 🫁", (await ReadAsync($"data: {First}\n\ndata: {{\ndata: {Last[1..]}\n\n")).Text);
    }

    [Theory]
    [InlineData($"data: {First}\n\n", ProviderErrorKind.Network)]
    [InlineData($"data: {First}\n\ndata: [DONE]\n\n", ProviderErrorKind.MalformedOutput)]
    [InlineData("", ProviderErrorKind.MalformedOutput)]
    [InlineData(": only comments\n\n", ProviderErrorKind.MalformedOutput)]
    [InlineData($"data: {Last}\n\n{{\n \"error\": {{\"code\": 503,\n\n\"status\": \"UNAVAILABLE\"}}}}\n", ProviderErrorKind.Overloaded)]
    [InlineData($"data: {Last}\n\n[{{\"error\": {{\"code\": 429, \"status\": \"RESOURCE_EXHAUSTED\"}}}}]", ProviderErrorKind.RateLimited)]
    [InlineData($"data: {First}\n\ndata: {{\"error\":{{\"code\":500,\"status\":\"INTERNAL\"}}}}\n\n", ProviderErrorKind.ServerError)]
    [InlineData($"data: {First}\n\ndata: {{\"promptFeedback\":{{\"blockReason\":\"OTHER\"}}}}\n\n", ProviderErrorKind.ContentBlocked)]
    [InlineData($"data: {Last}\n\n{{ something else", ProviderErrorKind.MalformedOutput)]
    public async Task Stream_ThatEndsBadly_IsAnError(string stream, object kind)
        => Assert.Equal((ProviderErrorKind)kind, (await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(stream))).Error);

    [Fact]
    public async Task BareText_WithoutEnd_IsBounded()
        => Assert.Equal(ProviderErrorKind.MalformedOutput, (await Assert.ThrowsAsync<ProviderException>(() => ReadAsync("{\n" + new string('\n', 100_000) + string.Concat(Enumerable.Repeat("\"aaaaaaaaaaaaaaaa\",\n", 20_000))))).Error);

    private static async Task<ChatResponse> ReadAsync(string stream)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Of(200, "text/event-stream", stream));
        using var client = GeminiSamples.Client(provider.Address);
        return await client.GetStreamingResponseAsync("Hello", cancellationToken: Token).ToChatResponseAsync(Token);
    }
}
