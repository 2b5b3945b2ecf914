using MedImaging.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

public sealed class ReplayTests
{
    private readonly InMemoryRunJournal _journal = new(TimeProvider.System);
    private int _stepsRun;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AThousandSeededRuns_ReplayByteForByte_WithTheNetworkDenied()
    {
        var client = new FakeChatClient().Otherwise(request => $"answer to {request.Messages[^1].Text.Length}");
        var host = NewHost(("a", client), ("b", client));
        await using (host)
        {
            foreach (int seed in Enumerable.Range(0, 1000))
            {
                await host.Flow<string, string>().RunAsync(new string('s', seed % 17), new FlowContext { RunId = $"r{seed}" }, Token);
            }
        }

        var denied = new FakeChatClient();   // answers nothing: a call would throw
        await using var offline = NewHost(("a", denied), ("b", denied));
        foreach (int seed in Enumerable.Range(0, 1000))
        {
            var replay = await offline.Runs.ReplayAsync($"r{seed}", cancellationToken: Token);
            Assert.True(replay.IsIdentical, string.Join("; ", replay.Differences.Select(difference => $"{difference.Path}: {difference.What}")));
            Assert.Equal(5, replay.StepsRun.Count);
        }

        Assert.Empty(denied.Requests);
    }

    [Fact]
    public async Task ACounterfactualReplay_RunsAgainOnlyWhatDependsOnTheSwappedClient()
    {
        var before = new FakeChatClient().Otherwise(_ => "old");
        await using var host = NewHost(("a", before), ("b", before));
        string recorded = await host.Flow<string, string>().RunAsync("x", new FlowContext { RunId = "r" }, Token);
        int asked = before.Requests.Count;
        int ran = _stepsRun;

        var other = new FakeChatClient().Otherwise(_ => "new");
        var replay = await host.Runs.ReplayAsync("r", new ReplaySwaps { ChatClients = new Dictionary<string, IChatClient> { ["b"] = other } }, Token);

        Assert.Equal("[x!old|x!old]", recorded);
        Assert.Equal(asked, before.Requests.Count);            // what does not depend on it was not asked again
        Assert.Single(other.Requests);
        Assert.Equal(["1/b1/0", "1", "2"], replay.StepsRun);    // the branch that asked, the join and what follows; not the first step, not the other branch
        Assert.Equal(ran + 1, _stepsRun);
        var last = replay.Differences.Single(difference => difference.Path == "2");
        Assert.Equal("\"[x!old|x!old]\"", System.Text.Encoding.UTF8.GetString(last.Recorded.Span));
        Assert.Equal("\"[x!old|x!new]\"", System.Text.Encoding.UTF8.GetString(last.Replayed.Span));
    }

    [Fact]
    public async Task ACounterfactualReplay_WithTheSameAnswers_IsIdentical()
    {
        var client = new FakeChatClient().Otherwise(_ => "same");
        await using var host = NewHost(("a", client), ("b", client));
        await host.Flow<string, string>().RunAsync("x", new FlowContext { RunId = "r" }, Token);

        var replay = await host.Runs.ReplayAsync("r", new ReplaySwaps { ChatClients = new Dictionary<string, IChatClient> { ["a"] = new FakeChatClient().Otherwise(_ => "same") } }, Token);

        Assert.True(replay.IsIdentical);
        Assert.Equal(["1/b0/0"], replay.StepsRun);
    }

    [Fact]
    public async Task AReplayWritesNothing_AndNeverRepeatsAWrite()
    {
        var client = new FakeChatClient().Otherwise(_ => "1");
        int writes = 0;
        await using var host = new TestHost(_journal, builder =>
        {
            builder.Services.AddKeyedSingleton<IChatClient>("a", client);
            builder.AddFlow<string, string>("writes", flow => flow.Durable()
                .Ask("a")
                .Then<string>(async (text, context, token) => text + await context.OnceAsync("store", TestJson.Default.Int32, (_, _) => ValueTask.FromResult(++writes), cancellationToken: token), "Store"));
        });
        await host.Flow<string, string>().RunAsync("x", new FlowContext { RunId = "r" }, Token);
        var before = (await _journal.FindAsync("r", Token), await CountAsync());

        await host.Runs.ReplayAsync("r", cancellationToken: Token);
        var swapped = await host.Runs.ReplayAsync("r", new ReplaySwaps { ChatClients = new Dictionary<string, IChatClient> { ["a"] = new FakeChatClient().Otherwise(_ => "2") } }, Token);

        Assert.Equal(["0", "1"], swapped.StepsRun);
        Assert.Equal(1, writes);
        Assert.Equal(before, (await _journal.FindAsync("r", Token), await CountAsync()));
    }

    [Fact]
    public async Task AStepThatBecameDifferent_IsFoundByAReplay()
    {
        int calls = 0;
        await using var host = new TestHost(_journal, builder => builder.AddFlow<int, int>("fickle", flow => flow.Durable().Add(1).Then((x, _, _) => ValueTask.FromResult(x + calls++), "Fickle")));
        await host.Flow<int, int>().RunAsync(1, new FlowContext { RunId = "r" }, Token);

        var replay = await host.Runs.ReplayAsync("r", cancellationToken: Token);

        Assert.Equal("1", Assert.Single(replay.Differences).Path);
    }

    [Fact]
    public async Task IdsChanceAndTheRunsTime_AreTheSameInAReplay()
    {
        await using var host = new TestHost(_journal, builder => builder.AddFlow<int, string>("stamps", flow => flow.Durable().Then(
            (_, context, _) => ValueTask.FromResult($"{context.NewId()} {context.NewId()} {context.Random.Next()} {context.StartedAt:O}"), "Stamp")));
        string stamp = await host.Flow<int, string>().RunAsync(1, new FlowContext { RunId = "r" }, Token);
        string other = await host.Flow<int, string>().RunAsync(1, new FlowContext { RunId = "s" }, Token);

        Assert.True((await host.Runs.ReplayAsync("r", cancellationToken: Token)).IsIdentical);
        Assert.NotEqual(stamp.Split(' ')[0], stamp.Split(' ')[1]);
        Assert.NotEqual(stamp.Split(' ')[0], other.Split(' ')[0]);
    }

    [Fact]
    public async Task AnEffectNotInTheRecord_IsRefused()
    {
        bool asks = false;
        var client = new FakeChatClient().Otherwise(_ => "hello");
        await using var host = new TestHost(_journal, builder =>
        {
            builder.Services.AddKeyedSingleton<IChatClient>("a", client);
            builder.AddFlow<string, string>("sly", flow => flow.Durable().Then<string>(
                async (text, context, token) => asks ? (await context.GetChatClient("a").GetResponseAsync(text, cancellationToken: token)).Text : text, "Sly"));
        });
        await host.Flow<string, string>().RunAsync("x", new FlowContext { RunId = "r" }, Token);
        asks = true;

        var error = await Assert.ThrowsAsync<MedImagingException>(() => host.Runs.ReplayAsync("r", cancellationToken: Token));

        Assert.Equal(ErrorKind.PolicyBlocked, error.Kind);
        Assert.Empty(client.Requests);
    }

    private async Task<int> CountAsync() => await _journal.ReadEntriesAsync("r", Token).CountAsync(Token);

    private TestHost NewHost(params (string Key, IChatClient Client)[] clients) => new(_journal, builder =>
    {
        foreach (var (key, client) in clients)
        {
            builder.Services.AddKeyedSingleton(key, client);
        }

        builder.AddFlow<string, string>("ask", flow => flow.Durable()
            .Append("!")
            .Fork(a => a.Ask("a"), b => b.Ask("b"), (a, b) => $"{a}|{b}")
            .Then((text, _, _) =>
            {
                _stepsRun++;
                return ValueTask.FromResult($"[{text}]");
            }, "Frame"));
    });
}

internal static class AskSteps
{
    public static FlowBuilder<TIn, string> Ask<TIn>(this FlowBuilder<TIn, string> flow, string key) => flow.Then<string>(
        async (text, context, token) => text + (await context.GetChatClient(key).GetResponseAsync(text, cancellationToken: token)).Text, $"Ask-{key}");
}
