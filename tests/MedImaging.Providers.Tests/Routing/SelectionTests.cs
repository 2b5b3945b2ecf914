using MedImaging.Providers;
using MedImaging.Testing;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Routing;

public sealed class SelectionTests
{
    public static TheoryData<string> Names => ["static", "weighted", "latency", "cost", "quality", "composite"];

    [Theory, MemberData(nameof(Names))]
    public void AChoice_IsMadeAgain_FromItsRecord(string name)
    {
        var strategy = Strategy(name);
        var random = new Random(3);
        for (int i = 0; i < 500; i++)
        {
            var input = new SelectionInput
            {
                Draw = random.NextDouble(),
                Candidates = [.. Enumerable.Range(0, random.Next(1, 6)).Select(n => new LaneCandidate
                {
                    Lane = $"lane {n}",
                    Weight = random.Next(0, 4),
                    Quality = random.NextDouble(),
                    Cost = random.Next(3) == 0 ? null : (decimal)random.NextDouble(),
                    Latency = random.Next(3) == 0 ? null : TimeSpan.FromSeconds(random.NextDouble()),
                    ErrorRate = random.NextDouble(),
                })],
            };

            var (one, two) = (strategy.Select(input), strategy.Select(input));

            Assert.Equal((name, one.Chosen, one.Reason), (two.Strategy, two.Chosen, two.Reason));
            Assert.Equal(one.Scores, two.Scores);
            Assert.Equal(input.Candidates.Count, one.Scores.Count);
            Assert.InRange(one.Chosen, 0, input.Candidates.Count - 1);
        }
    }

    [Fact]
    public void EachStrategy_ChoosesByItsOwnMeasure()
    {
        LaneCandidate[] lanes =
        [
            new() { Lane = "first", Quality = 0.2, Cost = 2, Latency = TimeSpan.FromSeconds(3) },
            new() { Lane = "quick but failing", Quality = 0.1, Cost = 3, Latency = TimeSpan.FromSeconds(0.01), ErrorRate = 0.9 },
            new() { Lane = "quick", Quality = 0.3, Cost = 1.5m, Latency = TimeSpan.FromSeconds(1) },
            new() { Lane = "cheap", Quality = 0.4, Cost = 0.1m, Latency = TimeSpan.FromSeconds(4) },
            new() { Lane = "good", Quality = 0.9, Latency = TimeSpan.FromSeconds(5) },
        ];
        string Choice(string name) => Strategy(name).Select(new SelectionInput { Candidates = lanes, Draw = 0.5 }).Lane;

        Assert.Equal(["first", "quick", "cheap", "good"], new[] { "static", "latency", "cost", "quality" }.Select(Choice));
    }

    [Fact]
    public async Task Weights_AreKept()
    {
        LaneClient[] lanes = [LaneClient.Answering("a"), LaneClient.Answering("b"), LaneClient.Answering("c")];
        using var client = Routes.Over(
            new FakeTime(),
            new FallbackOptions { Seed = 11 },
            new ProviderTier("only", new ProviderLane("a", lanes[0]) { Weight = 6 }, new ProviderLane("b", lanes[1]) { Weight = 3 }, new ProviderLane("c", lanes[2]) { Weight = 1 }));
        for (int i = 0; i < 5000; i++)
        {
            await client.AskAsync();
        }

        Assert.InRange(lanes[0].Calls, 2850, 3150);
        Assert.InRange(lanes[1].Calls, 1380, 1620);
        Assert.InRange(lanes[2].Calls, 420, 580);
    }

    [Fact]
    public async Task TheRecordOnTheAnswer_GivesTheSameChoiceAgain()
    {
        using var client = Routes.OneTier(new FakeTime(), new FallbackOptions(), LaneClient.Answering("a"), LaneClient.Answering("b"));

        var selection = (await client.AskAsync()).GetRoute()!.Attempts[0].Selection!;

        Assert.Equal(selection.Lane, SelectionStrategies.Weighted.Select(selection.Input).Lane);
    }

    private static ISelectionStrategy Strategy(string name) => name switch
    {
        "static" => SelectionStrategies.Static,
        "weighted" => SelectionStrategies.Weighted,
        "latency" => SelectionStrategies.Latency,
        "cost" => SelectionStrategies.Cost,
        "quality" => SelectionStrategies.Quality,
        _ => SelectionStrategies.Composite(),
    };
}
