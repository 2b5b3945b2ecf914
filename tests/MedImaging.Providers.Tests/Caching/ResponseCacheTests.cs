using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Caching;

public sealed class ResponseCacheTests
{
    [Fact]
    public async Task TheSameCall_IsAnsweredOnce_AndTheSecondAnswerIsMarked()
    {
        var inner = new EchoChatClient();
        using var client = inner.UseResponseCache();

        var first = await client.AskAsync("What is there?");
        var second = await client.AskAsync("What is there?");

        Assert.Equal(1, inner.Calls);
        Assert.False(first.IsFromCache());
        Assert.True(second.IsFromCache());
        Assert.Equal("hit", second.AdditionalProperties![ResponseCacheExtensions.CacheProperty]);
        Assert.Equal(first.Text, second.Text);
        Assert.Equal((first.ModelId, first.ResponseId, first.FinishReason), (second.ModelId, second.ResponseId, second.FinishReason));
        Assert.Equal(15, second.Usage!.TotalTokenCount);
        Assert.Equal(new { Hits = 1L, Misses = 1L, Kept = 1L }, new { client.Counts().Hits, client.Counts().Misses, client.Counts().Kept });
    }

    [Fact]
    public async Task AHostsOwnClient_WithNothingToSayOfItself_CanUseIt()
    {
        var inner = new FakeChatClient("one", "two");
        using var client = inner.UseResponseCache();
        Assert.Equal("one", (await client.AskAsync("q")).Text);
        Assert.Equal("one", (await client.AskAsync("q")).Text);
        Assert.Equal("two", (await client.AskAsync("q", CacheCalls.Of("p2"))).Text);
    }

    [Fact]
    public async Task AnAnswer_LivesExactlyItsTime_WhateverTheWallClockDoes()
    {
        var time = new FakeTime();
        var inner = new EchoChatClient();
        using var client = inner.UseResponseCache(timeProvider: time);

        await client.AskAsync("q");
        time.JumpWallClock(TimeSpan.FromDays(400));
        time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromTicks(1));
        time.JumpWallClock(TimeSpan.FromDays(-900));
        await client.AskAsync("q");
        Assert.Equal(1, inner.Calls);

        time.Advance(TimeSpan.FromTicks(1));
        await client.AskAsync("q");
        Assert.Equal(2, inner.Calls);
    }

    [Fact]
    public async Task ACallThatWantsNoKeptAnswer_GoesThrough_AndLeavesNone()
    {
        var inner = new EchoChatClient();
        using var client = inner.UseResponseCache();
        var fresh = default(ChatOptions).WithScope(new CallScope { Tenant = "north", Patient = "p1", AllowsCache = false });
        await client.AskAsync("q", fresh);
        await client.AskAsync("q", fresh);
        Assert.Equal((2, 2L, 0L), (inner.Calls, client.Counts().Bypassed, client.Counts().Kept));
    }

    [Fact]
    public async Task ACallOfNobodyKnows_IsNotKept()
    {
        var inner = new EchoChatClient();
        using var client = inner.UseResponseCache();
        await client.GetResponseAsync(CacheCalls.Ask("q"));
        await client.GetResponseAsync(CacheCalls.Ask("q"));
        Assert.Equal(2, inner.Calls);
    }

    [Fact]
    public async Task WhoChangesAnAnswer_ChangesItForNobodyElse()
    {
        var inner = new EchoChatClient();
        using var client = inner.UseResponseCache();
        for (int i = 0; i < 3; i++)
        {
            var answer = await client.AskAsync("q");
            Assert.Equal("q", answer.Text);
            Assert.Equal(10, answer.Usage!.InputTokenCount);
            ((TextContent)answer.Messages[0].Contents[0]).Text = "changed";
            answer.Usage.InputTokenCount = 99;
            answer.Messages.Add(new ChatMessage(ChatRole.User, "more"));
        }

        Assert.Equal(1, inner.Calls);
    }

    public static TheoryData<string, bool> Answers => new()
    {
        { "stop", true },
        { "tool_calls", true },
        { "none", true },
        { "length", false },
        { "content_filter", false },
        { "other", false },
        { "empty", false },
        { "error", false },
        { "conversation", false },
        { "annotated", false },
        { "unknown content", false },
        { "host says no", false },
    };

    [Theory, MemberData(nameof(Answers))]
    public async Task OnlyACompleteAnswer_IsKept(string which, bool isKept)
    {
        var inner = new EchoChatClient((_, _) =>
        {
            var answer = EchoChatClient.Good(which);
            answer.FinishReason = which switch { "none" => null, "stop" or "tool_calls" or "length" or "content_filter" or "other" => new ChatFinishReason(which), _ => ChatFinishReason.Stop };
            answer.ConversationId = which == "conversation" ? "c" : null;
            answer.Messages[0].Contents = which switch
            {
                "empty" => [new TextContent(" ")],
                "error" => [new TextContent("half"), new ErrorContent("broken")],
                "annotated" => [new TextContent("see") { Annotations = [new CitationAnnotation { Title = "t" }] }],
                "unknown content" => [new TextContent("see"), new OtherContent()],
                _ => answer.Messages[0].Contents,
            };
            return answer;
        });
        using var client = inner.UseResponseCache(new ResponseCacheOptions { ShouldKeep = answer => answer.Text != "host says no" });

        await client.AskAsync("q");
        await client.AskAsync("q");

        Assert.Equal(isKept ? 1 : 2, inner.Calls);
        Assert.Equal(isKept ? 1 : 0, client.Counts().Kept);
    }

    [Fact]
    public async Task EveryPartOfAnAnswer_ComesBack()
    {
        var call = new FunctionCallContent("c1", "look", new Dictionary<string, object?> { ["a"] = "b", ["n"] = 3, ["d"] = 0.5, ["none"] = null, ["yes"] = true });
        var inner = new EchoChatClient((_, _) => new ChatResponse(
            [
                new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("hm") { ProtectedData = "sig" }, new TextContent("größer 🫁"), call]) { AuthorName = "a", MessageId = "m" },
                new ChatMessage(ChatRole.Assistant, [new DataContent(new byte[] { 1, 2, 3 }, "image/png") { Name = "n" }]),
            ])
        {
            FinishReason = ChatFinishReason.ToolCalls,
            CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Usage = new UsageDetails { InputTokenCount = 1, CachedInputTokenCount = 2, ReasoningTokenCount = 3, AdditionalCounts = new() { ["x"] = 4 } },
            AdditionalProperties = new() { ["plain"] = 1L, ["object"] = new object() },
            RawRepresentation = new object(),
        });
        using var client = inner.UseResponseCache();

        await client.AskAsync("q");
        var kept = await client.AskAsync("q");

        Assert.Equal(1, inner.Calls);
        Assert.Null(kept.RawRepresentation);
        Assert.Equal(["plain", ResponseCacheExtensions.CacheProperty], kept.AdditionalProperties!.Keys.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), kept.CreatedAt);
        Assert.Equal((1L, null, 2L, 3L), (kept.Usage!.InputTokenCount, kept.Usage.OutputTokenCount, kept.Usage.CachedInputTokenCount, kept.Usage.ReasoningTokenCount));
        Assert.Equal(4, kept.Usage.AdditionalCounts!["x"]);
        Assert.Equal(("a", "m"), (kept.Messages[0].AuthorName, kept.Messages[0].MessageId));
        Assert.Equal("sig", Assert.IsType<TextReasoningContent>(kept.Messages[0].Contents[0]).ProtectedData);
        Assert.Equal("größer 🫁", Assert.IsType<TextContent>(kept.Messages[0].Contents[1]).Text);
        var keptCall = Assert.IsType<FunctionCallContent>(kept.Messages[0].Contents[2]);
        Assert.Equal(("c1", "look"), (keptCall.CallId, keptCall.Name));
        Assert.Equal(call.Arguments!, keptCall.Arguments!);
        var data = Assert.IsType<DataContent>(kept.Messages[1].Contents[0]);
        Assert.Equal(("image/png", "n"), (data.MediaType, data.Name));
        Assert.Equal(new byte[] { 1, 2, 3 }, data.Data.ToArray());
    }

    [Fact]
    public async Task AStreamThatEndedWell_IsKept_AndIsReplayedAsAStream_AndAsAWhole()
    {
        var inner = new FakeChatClient("A long answer in pieces.");
        using var client = inner.UseResponseCache();

        var first = await client.StreamAsync("q");
        var second = await client.StreamAsync("q");
        var whole = await client.AskAsync("q");

        Assert.True(first.Count > 3);
        Assert.DoesNotContain(first, update => update.IsFromCache());
        Assert.All(second, update => Assert.True(update.IsFromCache()));
        Assert.Equal("A long answer in pieces.", string.Concat(first.Select(update => update.Text)));
        Assert.Equal("A long answer in pieces.", string.Concat(second.Select(update => update.Text)));
        Assert.Equal(ChatFinishReason.Stop, second.ToChatResponse().FinishReason);
        Assert.Equal(first.ToChatResponse().Usage!.OutputTokenCount, second.ToChatResponse().Usage!.OutputTokenCount);
        Assert.Equal("A long answer in pieces.", whole.Text);
        Assert.Single(inner.Requests);
    }

    [Fact]
    public async Task AStreamThatBroke_OrThatTheCallerLeft_IsNotKept()
    {
        var inner = new FakeChatClient("first try", "second try").FailAt(1, new IOException("gone"));
        using var client = inner.UseResponseCache();

        await Assert.ThrowsAsync<IOException>(() => client.StreamAsync("q"));
        Assert.Equal(0, client.Counts().Kept);
        Assert.Equal("first try", (await client.StreamAsync("q")).ToChatResponse().Text);
        Assert.Equal(1, client.Counts().Kept);
    }

    [Fact]
    public async Task AStreamWithoutAnEnd_IsNotKept()
    {
        var inner = new EchoChatClient((_, _) => new ChatResponse(new ChatMessage(ChatRole.Assistant, "half")));
        using var client = inner.UseResponseCache();
        await client.StreamAsync("q");
        await client.StreamAsync("q");
        Assert.Equal(2, inner.Calls);
    }

    [Fact]
    public async Task AnAnswerAboveTheSize_IsNotKept()
    {
        var inner = new EchoChatClient((_, _) => EchoChatClient.Good(new string('x', 5000)));
        using var client = inner.UseResponseCache(new ResponseCacheOptions { MaximumAnswerBytes = 5000 });
        await client.AskAsync("q");
        await client.AskAsync("q");
        Assert.Equal(2, inner.Calls);
    }

    [Fact]
    public async Task AnExactDuplicateTrace_HitsExactlyItsDuplicateShare()
    {
        var random = new Random(5);
        var trace = Enumerable.Range(0, 5000).Select(_ => $"question {random.Next(2000)}").ToArray();
        int distinct = trace.Distinct(StringComparer.Ordinal).Count();
        var inner = new EchoChatClient();
        using var client = inner.UseResponseCache();
        foreach (string question in trace)
        {
            Assert.Equal(question, (await client.AskAsync(question)).Text);
        }

        Assert.Equal(distinct, inner.Calls);
        Assert.Equal(trace.Length - distinct, client.Counts().Hits);
        Assert.Equal((double)(trace.Length - distinct) / trace.Length, client.Counts().HitRate, 12);
    }

    private sealed class OtherContent : AIContent;
}
