using MedImaging.Benchmarks;

namespace MedImaging.Tests.Routing;

/// <summary>The table of benchmarks/results/ProviderSuccess.md, smaller: 20,000 calls a row, seeded.</summary>
public sealed class SimulationTests
{
    private const int Calls = 20_000;

    [Fact]
    public void TheFit_GivesTheSeeds98Percent()
    {
        double share = ProviderScenarios.FittedOutage;
        double together = share + ((1 - share) * SharedOutage.Alone(0.15, share) * SharedOutage.Alone(0.10, share) * SharedOutage.Alone(0.05, share));

        Assert.Equal(0.02, together, 9);
    }

    [Fact]
    public void WhenAttemptsFailByThemselves_NextToAllCallsAreAnswered()
    {
        var result = Run(ProviderScenarios.ByAttempt);
        Assert.InRange(result.Success, 0.9999, 1);
        Assert.InRange(result.Amplification, 1.1, 1.3);
    }

    [Fact]
    public void WhenCallsFailByThemselves_ThreeProvidersGive999() => Assert.InRange(Run(ProviderScenarios.ByCall).Success, 0.999, 1);

    [Fact]
    public void WithSharedOutages_EveryCallEndsExplained() => Assert.InRange(Run(ProviderScenarios.WithOutages).Success, 0.96, 0.995);

    [Fact]
    public void WithATemplate_EveryCallIsAnswered() => Assert.Equal(1, Run(ProviderScenarios.WithTemplate).Availability);

    [Fact]
    public void WithOneDeadAndOneThrottled_995() => Assert.InRange(Run(ProviderScenarios.OneDead).Success, 0.995, 1);

    [Fact]
    public void WithAllDead_NothingIsAmplified()
    {
        var result = Run(ProviderScenarios.AllDead);
        Assert.Equal(Calls, result.Explained);

        // A fifth more, once the hundred retries saved up are spent and the lanes have tripped.
        Assert.InRange(result.WireCalls, Calls, (1.2 * Calls) + 100 + 30);
    }

    private static SimulationResult Run(ProviderSimulation simulation)
    {
        var result = simulation.Run(Calls);
        Assert.Equal(0, result.Unexplained);
        Assert.Equal(result.WireCalls, result.RecordedAttempts);
        Assert.InRange(result.MostAttempts, 1, 3 * (1 + 3));
        return result;
    }
}
