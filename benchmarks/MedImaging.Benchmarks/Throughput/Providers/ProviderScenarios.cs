namespace MedImaging.Benchmarks;

/// <summary>The situations that the router is measured in.</summary>
internal static class ProviderScenarios
{
    private static readonly double[] Rates = [0.15, 0.10, 0.05];

    public static double FittedOutage { get; } = SharedOutage.Fit(Rates, 0.98);

    public static ProviderSimulation ByAttempt { get; } = new("each attempt fails by itself") { Providers = Three(failsByCall: false) };

    public static ProviderSimulation ByCall { get; } = new("each call fails at a provider or does not") { Providers = Three(failsByCall: true) };

    public static ProviderSimulation WithOutages { get; } = new("the same, with shared outages (fitted to 98 %)")
    {
        Providers = Three(failsByCall: true, FittedOutage),
        OutageShare = FittedOutage,
        CallsASecond = 1,
    };

    public static ProviderSimulation WithTemplate { get; } = WithOutages with { Name = "the same, and a local template", HasTemplate = true };

    public static ProviderSimulation OneDead { get; } = new("one dead, one at 50 % too many requests")
    {
        Providers =
        [
            new SimulatedBehaviour("gemini", 1, 2.5),
            new SimulatedBehaviour("openrouter", 0.5, 3) { RateLimitedShare = 1 },
            new SimulatedBehaviour("groq", 0.05, 1),
        ],
    };

    public static ProviderSimulation AllDead { get; } = new("all dead")
    {
        Providers = [new SimulatedBehaviour("gemini", 1, 2.5), new SimulatedBehaviour("openrouter", 1, 3), new SimulatedBehaviour("groq", 1, 1)],
    };

    public static IReadOnlyList<(ProviderSimulation Simulation, int Calls)> All { get; } =
        [(ByAttempt, 1_000_000), (ByCall, 1_000_000), (WithOutages, 1_000_000), (WithTemplate, 200_000), (OneDead, 200_000), (AllDead, 200_000)];

    // The seeds' rates: Gemini 85, OpenRouter 90, Groq 95 of 100.
    private static SimulatedBehaviour[] Three(bool failsByCall, double shared = 0) =>
    [
        new("gemini", SharedOutage.Alone(Rates[0], shared), 2.5) { FailsByCall = failsByCall },
        new("openrouter", SharedOutage.Alone(Rates[1], shared), 3) { FailsByCall = failsByCall },
        new("groq", SharedOutage.Alone(Rates[2], shared), 1) { FailsByCall = failsByCall },
    ];
}
