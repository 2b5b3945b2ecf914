using MedImaging.Providers;
using Microsoft.Extensions.AI;

namespace MedImaging.Benchmarks;

/// <summary>Every decorator around one client, in the order of <c>AddProviderRouter</c>.</summary>
internal static class ProviderStack
{
    /// <summary>Puts the decorators on, from the inside out: the last line is what a host calls.</summary>
    /// <param name="client">The client inside.</param>
    /// <param name="hasRateLimit">Whether requests are counted: 100,000 a minute, more than are made at a thousand a second.</param>
    public static IChatClient Compose(IChatClient client, bool hasRateLimit)
    {
        client = hasRateLimit ? client.UseRateLimit(new RateLimitOptions { RequestsPerMinute = 100_000 }) : client;
        var keys = new KeyRingChatClient("instant", [client]);
        var ledger = new BudgetLedger();
        ledger.Open("s1", new Budget(1_000_000m), "north");
        var lane = new ProviderLane("instant", keys.UseBudget(ledger, new BudgetOptions { Models = { Model } })) { Description = new ProviderDescription { Name = "instant", Model = Model } };
        return new FallbackChatClient([new ProviderTier("primary", [lane])])
            .UseResponseCache()
            .UseFunctions()
            .UseTelemetry();
    }

    private static ProviderModel Model { get; } = new() { Id = "instant-1", ContextTokens = 100_000, InputPrice = 0.1m, OutputPrice = 0.4m };
}
