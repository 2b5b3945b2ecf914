using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests.Registration.Stack;

/// <summary>Through the whole stack each request on the wire has one receipt, and none goes out without.</summary>
public sealed class StackEgressTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task EveryAttempt_HasAReceipt_WhateverFails(bool isStream)
    {
        const int Seed = 20260119;
        await using var provider = await FakeProvider.StartAsync(Token);
        var good = new FakeFault("good", FakeAnswer.Hang());   // 429 is left out where it is waited for
        var plan = new FaultPlan(Seed, [(10, good), .. FakeFault.Quick.Where(fault => fault.Name is not ("429" or "429 in seconds")).Select(fault => (1d, fault))]);
        provider.Otherwise = request => plan.Next() is var next && next == good ? StackServer.Good(request) : next.Answer;
        var log = new InMemoryEgressLog();
        int calls = 0;
        for (int host = 0; host < 4; host++)
        {
            await using var services = StackHost.Create(provider.Address, log);
            var client = services.GetRequiredKeyedService<IChatClient>(StackHost.Router);
            for (int i = 0; i < 8; i++, calls++)
            {
                var error = await Record.ExceptionAsync(() => StackHost.AskAsync(client, [new(ChatRole.User, $"Question {calls}")], Options(), isStream, Token));
                Assert.True(error is null or ProviderException, error?.ToString());
            }
        }

        var requests = provider.Requests;
        var receipts = log.ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}: {calls} calls, {requests.Count} requests, {receipts.Count} receipts");
        Assert.True(requests.Count > calls, "Nothing was tried again.");
        Assert.Equal(ByLane(requests), receipts.CountBy(receipt => receipt.Provider).OrderBy(each => each.Key, StringComparer.Ordinal));
        Assert.Equal(receipts.Count, receipts.DistinctBy(receipt => receipt.Id).Count());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task ARetry_AnotherKey_AndAnotherLane_HaveEachTheirReceipt(bool isStream)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        int last = 0;
        provider.Otherwise = request => LaneOf(request) switch
        {
            "openai" => FakeFaults.Status(500),
            "ollama" => Interlocked.Increment(ref last) == 1 ? FakeFaults.Status(500) : StackServer.Good(request),
            _ => FakeFaults.Status(401),
        };
        var log = new InMemoryEgressLog();
        await using var services = StackHost.Create(provider.Address, log);
        var options = Options();

        var (_, route) = await StackHost.AskAsync(services.GetRequiredKeyedService<IChatClient>(StackHost.Router), [new(ChatRole.User, "Which?")], options, isStream, Token);

        var requests = provider.Requests;
        var receipts = log.ToList();
        Assert.Equal(requests.Select(LaneOf), receipts.Select(receipt => receipt.Provider));
        Assert.Equal(route!.Lane, receipts[^1].Provider);
        Assert.Equal(StackHost.Lanes.Order(StringComparer.Ordinal), receipts.Select(receipt => receipt.Provider).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["ollama", "ollama"], requests.TakeLast(2).Select(LaneOf));
        Assert.True(requests.Where(request => LaneOf(request) == "gemini").DistinctBy(KeyOf).Count() > 1, "No other key.");
        Assert.All(receipts, receipt => Assert.Contains(ContentHash.Of("Which?"), receipt.Parts));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task WhileTheLogFails_NothingIsSent(bool isStream)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = StackServer.Good;
        var log = new FailingLog();
        await using var services = StackHost.Create(provider.Address, log);
        var client = services.GetRequiredKeyedService<IChatClient>(StackHost.Router);

        for (int i = 0; i < 5; i++)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => StackHost.AskAsync(client, [new(ChatRole.User, $"Question {i}")], Options(), isStream, Token));
        }

        foreach (string lane in StackHost.Lanes)
        {
            var alone = services.GetRequiredKeyedService<IChatClient>(lane);
            await Assert.ThrowsAnyAsync<Exception>(() => StackHost.AskAsync(alone, [new(ChatRole.User, "Question")], Options(), isStream, Token));
        }

        Assert.True(log.Asked > 5);
        Assert.Empty(provider.Requests);
    }

    private static ChatOptions Options() => default(ChatOptions).WithScope(new CallScope { Tenant = "tenant", Patient = "patient", Study = "study" });

    private static IEnumerable<KeyValuePair<string, int>> ByLane(IEnumerable<FakeProviderRequest> requests) => requests.CountBy(LaneOf).OrderBy(each => each.Key, StringComparer.Ordinal);

    private static string LaneOf(FakeProviderRequest request) => StackHost.Lanes.Single(lane => KeyOf(request).EndsWith("-" + lane, StringComparison.Ordinal));

    private static string KeyOf(FakeProviderRequest request) => request.Headers.GetValueOrDefault("x-goog-api-key") ?? request.Headers["Authorization"]["Bearer ".Length..];

    private sealed class FailingLog : IEgressLog
    {
        private int _asked;

        public int Asked => _asked;

        public ValueTask RecordAsync(EgressReceipt receipt, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _asked);
            throw new IOException("The disk is full.");
        }
    }
}
