using Microsoft.Extensions.AI;

namespace MedImaging.Architecture;

/// <summary>The chat client every other test trusts.</summary>
public sealed class FakeChatClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_ComeInOrderAndAreRememberedWithTheirKeys()
    {
        using var client = new FakeChatClient("one", "two", "three");
        var options = new ChatOptions { AdditionalProperties = new() { ["idempotencyKey"] = "k1" } };
        Assert.Equal("one", (await client.GetResponseAsync("a", options, Token)).Text);
        Assert.Equal("two", (await client.GetResponseAsync("b", options, Token)).Text);
        Assert.Equal("three", (await client.GetResponseAsync("c", cancellationToken: Token)).Text);
        Assert.Equal(["a", "b", "c"], client.Requests.Select(request => request.Messages[0].Text));
        Assert.Equal(new Dictionary<string, int> { ["k1"] = 2 }, client.CallsByKey);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetResponseAsync("d", cancellationToken: Token));
    }

    [Fact]
    public async Task AStream_ComesInChunksAndEndsWithUsage()
    {
        using var client = new FakeChatClient("a stream of text") { ChunkLength = 5 };
        var updates = await client.GetStreamingResponseAsync("hello", cancellationToken: Token).ToListAsync(Token);
        Assert.Equal(["a str", "eam o", "f tex", "t", ""], updates.Select(update => update.Text));
        Assert.Equal(4, updates[^1].Contents.OfType<UsageContent>().Single().Details.OutputTokenCount);
        Assert.True(client.Requests[0].IsStreaming);
    }

    [Fact]
    public async Task AFailingStream_BreaksAfterItsFirstChunkAndTheNextCallHasTheAnswer()
    {
        using var client = new FakeChatClient("answer").FailAt(1, new HttpRequestException("cut"));
        var seen = new List<string>();
        await Assert.ThrowsAsync<HttpRequestException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("hello", cancellationToken: Token))
            {
                seen.Add(update.Text);
            }
        });
        Assert.Single(seen);
        Assert.Equal("answer", (await client.GetResponseAsync("again", cancellationToken: Token)).Text);
    }

    [Fact]
    public async Task ABlockedCall_WaitsForReleaseOrCancellation()
    {
        using var client = new FakeChatClient("first", "second").BlockAt(1).BlockAt(2);
        var first = client.GetResponseAsync("a", cancellationToken: Token);
        await client.WaitForCallAsync(1, Token);
        Assert.False(first.IsCompleted);
        client.Release(1);
        Assert.Equal("first", (await first).Text);

        using var stop = new CancellationTokenSource();
        var second = client.GetResponseAsync("b", cancellationToken: stop.Token);
        await client.WaitForCallAsync(2, Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }
}
