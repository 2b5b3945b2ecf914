using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Routing;

public sealed class FallbackChatClientTests
{
    private readonly FakeTime _time = new();

    [Fact]
    public async Task AHostsOwnClient_IsRouted_AndTheAnswerTellsItsWay()
    {
        var own = LaneClient.Failing(() => new HttpRequestException("theirs", null, System.Net.HttpStatusCode.Forbidden));
        using var client = Routes.Tiers(_time, own, new FakeChatClient("Yes."));

        var response = await client.AskAsync();

        var route = response.GetRoute();
        Assert.Equal("Yes.", response.Text);
        Assert.Equal("b", route!.Lane);
        Assert.Equal([ProviderErrorKind.Permission, null], route.Attempts.Select(attempt => attempt.Error));
        Assert.All(route.Attempts, attempt => Assert.NotNull(attempt.Selection));
        Assert.False(response.IsDegraded());
    }

    [Fact]
    public async Task A429_FailsOverAtOnce()
    {
        using var client = Routes.Tiers(_time, LaneClient.Failing(ProviderErrorKind.RateLimited, TimeSpan.FromSeconds(5)), LaneClient.Answering("b"));

        var response = await client.AskAsync();

        Assert.Equal("b", response.Text);
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);   // no virtual millisecond has passed
    }

    [Fact]
    public async Task A429OfTheOnlyLane_WaitsAsLongAsItAsksFor_NotShorter()
    {
        var lane = new LaneClient((call, _) => call == 1 ? throw LaneClient.Error(ProviderErrorKind.RateLimited, TimeSpan.FromSeconds(3)) : Task.FromResult("late"));
        using var client = Routes.Tiers(_time, lane);

        var response = await client.AskAsync().EndAsync(_time);

        Assert.Equal("late", response.Text);
        Assert.InRange(response.GetRoute()!.Attempts[1].Began, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.5));
    }

    [Fact]
    public async Task ARetryAfterBeyondTheDeadline_IsNotWaitedFor()
    {
        var options = new ChatOptions().WithScope(new CallScope { Deadline = _time.GetUtcNow() + TimeSpan.FromSeconds(2) });
        var only = LaneClient.Failing(ProviderErrorKind.ServerError, TimeSpan.FromSeconds(3));
        using var client = Routes.Tiers(_time, only, LaneClient.Answering("b"));

        Assert.Equal("b", (await client.AskAsync(options)).Text);
        Assert.Equal((1, TimeSpan.Zero), (only.Calls, _time.Elapsed));
    }

    [Fact]
    public async Task WireCalls_AreAtMostTiersTimesOnePlusRetries()
    {
        var kinds = Enum.GetValues<ProviderErrorKind>();
        var random = new Random(5);
        for (int round = 0; round < 300; round++)
        {
            LaneClient[] lanes = [.. Enumerable.Range(0, 6).Select(_ => new LaneClient((_, _) => Task.FromException<string>(LaneClient.Error(kinds[random.Next(kinds.Length)]))))];
            using var client = Routes.Over(
                _time,
                new FallbackOptions { Seed = round, BaseDelay = TimeSpan.Zero },
                new ProviderTier("1", new ProviderLane("a", lanes[0]), new ProviderLane("b", lanes[1])),
                new ProviderTier("2", new ProviderLane("c", lanes[2]), new ProviderLane("d", lanes[3]), new ProviderLane("e", lanes[4])),
                new ProviderTier("3", new ProviderLane("f", lanes[5])));

            var error = await client.AskAsync().FailAsync(_time);

            Assert.InRange(lanes.Sum(lane => lane.Calls), 1, 3 * (1 + 3));
            Assert.Equal(lanes.Sum(lane => lane.Calls), error.Route!.Attempts.Count);
            Assert.Null(error.Route.Lane);
        }
    }

    [Fact]
    public async Task ServerErrors_AreTriedAgainWithJitter_ThenTheNextLaneIsAsked()
    {
        var first = LaneClient.Failing(ProviderErrorKind.ServerError);
        using var client = Routes.Tiers(_time, first, LaneClient.Answering("b"));

        var response = await client.AskAsync().EndAsync(_time, TimeSpan.FromMilliseconds(1));

        Assert.Equal(("b", 4), (response.Text, first.Calls));
        var waits = response.GetRoute()!.Attempts.Take(4).Select(attempt => attempt.Began).ToArray();
        Assert.InRange(waits[1], TimeSpan.Zero, TimeSpan.FromMilliseconds(250));
        Assert.InRange(waits[3], TimeSpan.Zero, TimeSpan.FromMilliseconds(200 + 400 + 800 + 100));
        Assert.Equal(1, response.GetRoute()!.Attempts.Count(attempt => attempt.Lane == "a" && attempt.Selection is not null));
    }

    [Fact]
    public async Task Unknown_IsNeverTriedAgainAtTheSameLane_ButTheNextTierIsAsked()
    {
        var first = LaneClient.Failing(() => new NotImplementedException("theirs"));
        using var client = Routes.Tiers(_time, first, LaneClient.Answering("b"));

        Assert.Equal("b", (await client.AskAsync()).Text);
        Assert.Equal(1, first.Calls);
    }

    [Fact]
    public async Task InvalidRequest_EndsTheCall_Explained()
    {
        var next = LaneClient.Answering("b");
        using var client = Routes.Tiers(_time, LaneClient.Failing(ProviderErrorKind.InvalidRequest), next);

        var error = await client.AskAsync().FailAsync(_time);

        Assert.Equal((ProviderErrorKind.InvalidRequest, 0), (error.Error, next.Calls));
        Assert.Equal(ProviderErrorKind.InvalidRequest, Assert.Single(error.Route!.Attempts).Error);
    }

    [Fact]
    public async Task PolicyBlockedAtARemoteLane_StillReachesALocalOne_AndNoOtherRemoteOne()
    {
        var remote = LaneClient.Answering("must not be asked");
        var local = new ProviderLane("local", LaneClient.Answering("here")) { Description = new ProviderDescription { Name = "ollama", Residency = DataResidency.Local } };
        using var client = Routes.Over(
            _time,
            new FallbackOptions(),
            new ProviderTier("1", new ProviderLane("a", LaneClient.Failing(() => new MedImagingException(ErrorKind.PolicyBlocked, "The gate refused.")))),
            new ProviderTier("2", new ProviderLane("b", remote)),
            new ProviderTier("3", local));

        var response = await client.AskAsync();

        Assert.Equal(("here", 0), (response.Text, remote.Calls));
        Assert.Equal(new SkippedLane("b", SkipReason.NotLocal), Assert.Single(response.GetRoute()!.Skipped));
    }

    [Fact]
    public async Task ContextTooLong_GoesToALongerContextOnly()
    {
        ProviderLane Lane(string name, IChatClient client, int? tokens) => new(name, client) { Model = new ProviderModel { Id = name, ContextTokens = tokens } };
        var same = LaneClient.Answering("same");
        var unknown = LaneClient.Answering("unknown");
        using var client = Routes.Over(
            _time,
            new FallbackOptions(),
            new ProviderTier("1", Lane("short", LaneClient.Failing(ProviderErrorKind.ContextTooLong), 8_000)),
            new ProviderTier("2", Lane("same", same, 8_000), Lane("unknown", unknown, null)),
            new ProviderTier("3", Lane("long", LaneClient.Answering("long"), 128_000)));

        Assert.Equal("long", (await client.AskAsync()).Text);
        Assert.Equal((0, 0), (same.Calls, unknown.Calls));
    }

    [Fact]
    public async Task Cancellation_NeverStartsAFallback_AndIsNotWrapped()
    {
        using var stop = new CancellationTokenSource();
        var next = LaneClient.Answering("b");
        var first = new LaneClient(async (_, _) =>
        {
            await stop.CancelAsync();
            throw new HttpRequestException("The connection was aborted.");
        });
        using var client = Routes.Tiers(_time, first, next);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync(Routes.Question, null, stop.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync(Routes.Question, null, stop.Token));

        Assert.Equal((1, 0), (first.Calls, next.Calls));
        Assert.Equal(0, client.Health.Snapshot().Calls.Total);
    }

    [Fact]
    public async Task CancellationDuringABackoff_EndsTheCall()
    {
        using var stop = new CancellationTokenSource();
        var first = LaneClient.Failing(ProviderErrorKind.ServerError, TimeSpan.FromSeconds(5));
        var next = LaneClient.Answering("b");
        using var client = Routes.Tiers(_time, first, next);

        var call = client.GetResponseAsync(Routes.Question, null, stop.Token);
        await _time.WaitForTimersAsync(1, Routes.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal((1, 0, 0), (first.Calls, next.Calls, _time.ArmedTimers));
    }

    [Fact]
    public async Task AHangingLane_IsLeftAfterTheAttemptsTime_AndTheTimersAreGone()
    {
        using var client = Routes.Tiers(_time, new FallbackOptions { AttemptTimeout = TimeSpan.FromSeconds(2), MaxRetries = 0 }, LaneClient.Hanging(), LaneClient.Answering("b"));

        var response = await client.AskAsync().EndAsync(_time);

        Assert.Equal("b", response.Text);
        Assert.Equal(ProviderErrorKind.Timeout, response.GetRoute()!.Attempts[0].Error);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public async Task BeforeTheDeadline_ThereIsTimeForTheTemplate_AndItsAnswerSaysThatItIsDegraded()
    {
        using var client = Routes.Over(
            _time,
            new FallbackOptions(),
            new ProviderTier("primary", new ProviderLane("a", LaneClient.Hanging())),
            new ProviderTier("secondary", new ProviderLane("b", LaneClient.Hanging())),
            new ProviderTier("emergency", new ProviderLane("template", LaneClient.Answering("Unable to analyse.")) { GivesDegradedAnswers = true }));
        var options = new ChatOptions().WithScope(new CallScope { Deadline = _time.GetUtcNow() + TimeSpan.FromSeconds(10) });

        var response = await client.AskAsync(options).EndAsync(_time);

        Assert.True(response.IsDegraded());
        Assert.True(response.GetRoute()!.IsDegraded);
        Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(9.5), TimeSpan.FromSeconds(10));
        var calls = client.Health.Snapshot().Calls;
        Assert.Equal((0d, 1d), (calls.Success, calls.Availability));
    }

    [Fact]
    public async Task WithoutATemplate_TheDeadlineEndsTheCall_Explained()
    {
        using var client = Routes.Tiers(_time, LaneClient.Hanging(), LaneClient.Answering("b"));
        var options = new ChatOptions().WithScope(new CallScope { Deadline = _time.GetUtcNow() + TimeSpan.FromSeconds(10) });

        var error = await client.AskAsync(options).FailAsync(_time);

        Assert.Equal(ProviderErrorKind.DeadlineExceeded, error.Error);
        Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10.5));
        Assert.Single(error.Route!.Attempts);
    }

    [Fact]
    public async Task ADeadlineThatPassesWhileALaneIsChosen_EndsTheCall_Explained()
    {
        using var client = Routes.Tiers(_time, new FallbackOptions { Strategy = new SlowStrategy(_time) }, LaneClient.Hanging());
        var options = new ChatOptions().WithScope(new CallScope { Deadline = _time.GetUtcNow() + TimeSpan.FromSeconds(10) });

        var error = await client.AskAsync(options).FailAsync(_time);

        Assert.Equal(ProviderErrorKind.DeadlineExceeded, error.Error);
    }

    [Fact]
    public async Task ALaneThatUsuallyTakesLongerThanThereIsTime_IsLeftOut()
    {
        var slow = new LaneClient(async (_, token) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(5), _time, token);
            return "slow";
        });
        using var client = Routes.OneTier(_time, new FallbackOptions { Strategy = SelectionStrategies.Static }, slow, LaneClient.Answering("b"));
        Assert.Equal("slow", (await client.AskAsync().EndAsync(_time)).Text);

        var response = await client.AskAsync(new ChatOptions().WithScope(new CallScope { Deadline = _time.GetUtcNow() + TimeSpan.FromSeconds(2) }));

        Assert.Equal(("b", 1), (response.Text, slow.Calls));
        Assert.Equal(new SkippedLane("a", SkipReason.TooSlow), Assert.Single(response.GetRoute()!.Skipped));
    }

    [Fact]
    public async Task AnErrorMapThatThrows_LeavesNoTimerBehind()
    {
        using var client = Routes.Tiers(_time, new FallbackOptions { ErrorMap = _ => throw new InvalidOperationException("the host's own") }, LaneClient.Failing(() => new HttpRequestException("theirs")));

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.AskAsync());

        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public async Task ALocalOnlyCall_IsNeverSentToARemoteLane_NorToOneNobodyDescribed()
    {
        var remote = LaneClient.Answering("remote");
        using var client = Routes.Tiers(_time, new FallbackOptions { KeepsLocal = scope => scope.Tenant == "closed ward" }, remote);

        var byOptions = await client.AskAsync(new ChatOptions().WithConstraints(new RouteConstraints { LocalOnly = true })).FailAsync(_time);
        var byScope = await client.AskAsync(new ChatOptions().WithScope(new CallScope { Tenant = "closed ward" })).FailAsync(_time);

        Assert.Equal((ProviderErrorKind.PolicyBlocked, ProviderErrorKind.PolicyBlocked, 0), (byOptions.Error, byScope.Error, remote.Calls));
    }

    [Fact]
    public async Task OnlyCapableLanes_AreAsked()
    {
        ProviderTier Tier(string name, ProviderModel model) => new(name, new ProviderLane(name, LaneClient.Answering(name)) { Model = model });
        using var client = Routes.Over(
            _time,
            new FallbackOptions(),
            Tier("text", new ProviderModel { Id = "text" }),
            Tier("eyes", new ProviderModel { Id = "eyes", TakesImages = true, InputPrice = 1000 }),
            Tier("ears", new ProviderModel { Id = "ears", TakesAudio = true }),
            Tier("all", new ProviderModel { Id = "all", TakesImages = true, TakesAudio = true, FollowsSchemas = true, CallsFunctions = true }));
        async Task<string> AskAsync(AIContent content, ChatOptions? options = null)
            => (await client.GetResponseAsync(new ChatMessage(ChatRole.User, [content]), options, Routes.Token)).Text;

        Assert.Equal("text", await AskAsync(new TextContent("?")));
        Assert.Equal("eyes", await AskAsync(new DataContent(new byte[] { 1 }, "image/png")));
        Assert.Equal("all", await AskAsync(new DataContent(new byte[] { 1 }, "image/png"), new ChatOptions().WithConstraints(new RouteConstraints { MaxCost = 0.01m })));
        Assert.Equal("ears", await AskAsync(new UriContent("file:///a.wav", "audio/wav")));
        Assert.Equal("all", await AskAsync(new TextContent("?"), new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(System.Text.Json.JsonElement.Parse("{}")) }));
        Assert.Equal("all", await AskAsync(new TextContent("?"), new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "one")] }));
    }

    [Fact]
    public async Task TheLaneDecidesOnTheModel()
    {
        var first = LaneClient.Failing(ProviderErrorKind.ModelNotFound);
        var second = LaneClient.Answering("b");
        using var client = Routes.Over(
            _time,
            new FallbackOptions(),
            new ProviderTier("1", new ProviderLane("a", first)),
            new ProviderTier("2", new ProviderLane("b", second) { Model = new ProviderModel { Id = "llama" } }));
        var options = new ChatOptions { ModelId = "gemini" };

        await client.AskAsync(options);

        Assert.Equal(("gemini", "llama", "gemini"), (first.Options[0]!.ModelId, second.Options[0]!.ModelId, options.ModelId));
    }

    [Fact]
    public async Task AClientWithAnotherKey_IsAskedAgainAtOnce()
    {
        var keys = new Keys { UsableKeys = 1 };
        var lane = new LaneClient((call, _) => call == 1 ? throw LaneClient.Error(ProviderErrorKind.RateLimited, TimeSpan.FromSeconds(30)) : Task.FromResult("by key 2")) { Services = { [typeof(IKeyedClient)] = keys } };
        using var client = Routes.Tiers(_time, lane, LaneClient.Answering("b"));

        Assert.Equal("by key 2", (await client.AskAsync()).Text);
        Assert.Equal(TimeSpan.Zero, _time.Elapsed);
    }

    [Fact]
    public void Lanes_MustDifferInName_AndOptionsBeInRange()
    {
        using var client = LaneClient.Answering("a");
        var lane = new ProviderLane("a", client);

        Assert.Throws<ArgumentException>(() => new FallbackChatClient([new ProviderTier("1", lane), new ProviderTier("2", lane)]));
        Assert.Throws<ArgumentException>(() => new FallbackChatClient([]));
        Assert.Throws<ArgumentException>(() => new FallbackChatClient([new ProviderTier("1", lane)], new FallbackOptions { MaxRetries = -1 }));
    }

    [Fact]
    public void Dispose_DisposesTheLanesClients()
    {
        var client = LaneClient.Answering("a");
        Routes.Tiers(_time, client).Dispose();
        Assert.True(client.IsDisposed);
    }

    private sealed class SlowStrategy(FakeTime time) : ISelectionStrategy
    {
        public string Name => "slow";

        public SelectionRecord Select(SelectionInput input)
        {
            time.Advance(TimeSpan.FromSeconds(11));
            return SelectionStrategies.Static.Select(input);
        }
    }

    private sealed class Keys : IKeyedClient
    {
        public int UsableKeys { get; init; }
    }
}
