using MedImaging.Testing;

namespace MedImaging.Tests.Explanation;

public sealed class PerturbationTests
{
    private static readonly PerturbationOptions Zero = new() { Filling = Filling.Constant };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => ["occlusion", "LIME", "KernelSHAP"];

    [Fact]
    public async Task Lime_RecoversTheWeightsOfALinearModel()
    {
        float[] image = TestValues.Finite(24 * 24, 0.2f, 1, seed: 3), slopes = TestValues.Finite(24 * 24, -0.1f, 0.1f, seed: 4);
        var model = new FakeScorer(24, 24, input => Dot(input, slopes) + 0.3);
        using var tensor = model.Tensor(image);
        var explainer = new LimeExplainer(new() { Segments = new() { Count = 36 }, Perturbation = Zero });
        var input = new PerturbedInput(model, tensor, 0, Zero, null);
        var segments = SegmentMap.Of(input, new SegmentOptions { Count = 36 });
        double[] expected = new double[segments.Count];
        for (int i = 0; i < image.Length; i++)
        {
            expected[segments.Parts[i]] += image[i] * slopes[i];
        }

        double[] weights = await explainer.FitAsync(input, segments, Token);
        var map = await explainer.ExplainAsync(model, tensor, 0, null, Token);

        Assert.InRange(segments.Count, 20, 60);
        Assert.All(expected.Zip(weights), p => Assert.Equal(p.First, p.Second, 1e-3));
        Assert.Equal(expected.Sum(), map.Values.Sum(v => (double)v), 1e-2);
        Assert.Equal((new FrameRegion(1, 2, 3, 4), 24, 24), (map.Area, map.Rows, map.Columns));
    }

    [Theory]
    [InlineData(9, ScoreScale.LogOdds)]
    [InlineData(9, ScoreScale.Confidence)]
    [InlineData(49, ScoreScale.LogOdds)]
    [InlineData(49, ScoreScale.Confidence)]
    public async Task Shap_AddsUp_WithManyBackgrounds(int players, ScoreScale scale)
    {
        var model = new FakeScorer(28, 28, Crooked);
        ReadOnlyMemory<float>[] backgrounds = [.. Enumerable.Range(5, 4).Select(seed => (ReadOnlyMemory<float>)TestValues.Finite(784, 0, 1, (ulong)seed))];
        float[] image = TestValues.Finite(784, 0, 1, seed: 2);
        using var tensor = model.Tensor(image);
        var explainer = new ShapExplainer(new() { Segments = new() { Count = players, IsGrid = true }, Backgrounds = backgrounds, Perturbation = new() { Scale = scale, MaxSide = 10 } });

        var values = await explainer.AttributeAsync(model, tensor, 0, null, Token);

        double Score(float[] input) => scale == ScoreScale.LogOdds ? Crooked(input) : 1 / (1 + Math.Exp(-Crooked(input)));
        Assert.Equal(players, values.Values.Count);
        Assert.Equal(Score(image), values.Score, 1e-4);
        Assert.Equal(backgrounds.Average(b => Score(b.ToArray())), values.Expected, 1e-4);
        Assert.Equal(values.Score - values.Expected, values.Values.Sum(), 1e-9);
        Assert.Equal(values.Score - values.Expected, values.Map.Values.Sum(v => (double)v), 1e-5);
    }

    // Σ over all orders of what a player adds to those before it, divided by n!: the definition.
    [Fact]
    public async Task Shap_OfFewParts_IsTheMeanOverAllOrders()
    {
        var model = new FakeScorer(4, 6, Crooked);
        float[] image = TestValues.Finite(24, 0, 1, seed: 2);
        using var tensor = model.Tensor(image);
        double[] expected = new double[6];
        foreach (int[] order in Orders([0, 1, 2, 3, 4, 5]))
        {
            float[] input = new float[24];
            double before = Crooked(input);
            foreach (int player in order)
            {
                for (int i = 0; i < 24; i++)
                {
                    input[i] = (i / 6 / 2 * 3) + (i % 6 / 2) == player ? image[i] : input[i];
                }

                double after = Crooked(input);
                expected[player] += (after - before) / 720;
                before = after;
            }
        }

        var explainer = new ShapExplainer(new() { Segments = new() { Count = 6, IsGrid = true }, Perturbation = Zero });
        var values = (await explainer.AttributeAsync(model, tensor, 0, null, Token)).Values;

        Assert.Equal(6, values.Count);
        Assert.All(expected.Zip(values), p => Assert.Equal(p.First, p.Second, 1e-4));
    }

    // A game whose values are known: what a player brings alone, and its share of what it brings with others.
    [Fact]
    public void Coalitions_Sampled_ComeNearTheExactValues()
    {
        const int players = 16;
        double Worth(ReadOnlySpan<bool> members)
        {
            double sum = 0;
            for (int p = 0; p < players; p++)
            {
                sum += members[p] ? p - 5 : 0;
            }

            return sum + (members[0] && members[1] ? 6 : 0) + (members[2] && members[3] && members[4] ? 3 : 0);
        }

        double[] expected = [.. Enumerable.Range(0, players).Select(p => p - 5d + (p < 2 ? 3 : p < 5 ? 1 : 0))];

        var coalitions = Coalitions.Make(players, 2048, seed: 1);
        double[] values = coalitions.ToShapley([.. Enumerable.Range(0, coalitions.Count).Select(i => Worth(coalitions[i]))]);

        Assert.InRange(coalitions.Count, 1800, 2050);
        Assert.All(expected.Zip(values), p => Assert.Equal(p.First, p.Second, 0.25));
        Assert.Equal(expected.Sum(), values.Sum(), 1e-9);
    }

    [Fact]
    public async Task Occlusion_CountsWhatAllPatchesAgreeOn()
    {
        var model = new FakeScorer(16, 16, input => input[(5 * 16) + 5] * 4);   // one pixel
        float[] image = new float[256];
        Array.Fill(image, 1f);
        using var tensor = model.Tensor(image);
        var explainer = new OcclusionExplainer(new() { PatchSizes = [0.25], Stride = 0.25, Perturbation = Zero });

        var map = await explainer.ExplainAsync(model, tensor, 0, null, Token);

        int most = map.Values.Index().MaxBy(v => v.Item).Index;
        Assert.Equal((5 * 16) + 5, most);
        Assert.Equal(4 / 16d, map.Values[most], 1e-4);   // the patch's change, over its 16 pixels
        Assert.Equal(1, map.Values.Count(v => v > 1e-4));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Methods_GiveTheSame_WhateverTheBatch(string name)
    {
        var model = new FakeScorer(20, 12, Crooked);
        using var tensor = model.Tensor(TestValues.Finite(240, 0, 1, seed: 6));

        var one = await Make(name, new() { BatchSize = 1 }).ExplainAsync(model, tensor, 0, null, Token);
        Assert.Equal(1, model.LargestBatch);
        var many = await Make(name, new() { BatchSize = 100 }).ExplainAsync(model, tensor, 0, null, Token);

        Assert.Equal(100, model.LargestBatch);
        Assert.Equal(one.Values, many.Values);
        if (name != "occlusion")
        {
            Assert.NotEqual(one.Values, (await Make(name, new() { Seed = 9 }).ExplainAsync(model, tensor, 0, null, Token)).Values);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Methods_TellTheirProgress_AndStop(string name)
    {
        using var cancellation = new CancellationTokenSource();
        var shares = new Shares();
        var explainer = Make(name, new() { BatchSize = 8 });
        var free = new FakeScorer(16, 16, Crooked);
        using var tensor = free.Tensor(new float[256]);

        await explainer.ExplainAsync(free, tensor, 0, shares, Token);
        Assert.Equal(1, shares.Seen[^1], 1e-12);
        Assert.Equal(shares.Seen.Order(), shares.Seen);
        Assert.InRange(shares.Seen.Count, free.Runs / 8, (free.Runs / 8) + 4);

        int runs = 0;
        var stopping = new FakeScorer(16, 16, Crooked) { OnRun = () => _ = ++runs == 3 ? cancellation.CancelAsync() : Task.CompletedTask };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await explainer.ExplainAsync(stopping, tensor, 0, null, cancellation.Token));
        Assert.InRange(runs, 3, 4);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Methods_OfAFlatScore_SayNothing_AndRefuseWhatIsNoLabel(string name)
    {
        var model = new FakeScorer(9, 7, _ => 1);
        using var tensor = model.Tensor(new float[63]);

        var map = await Make(name, new()).ExplainAsync(model, tensor, 0, null, Token);

        Assert.All(map.Values, v => Assert.Equal(0, v, 1e-6));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Make(name, new()).ExplainAsync(model, tensor, 1, null, Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Make(name, new()).ExplainAsync(model, tensor, -1, null, Token));
        var broken = new FakeScorer(9, 7, _ => double.NaN);
        Assert.Equal(ErrorKind.MalformedResponse, (await Assert.ThrowsAsync<MedImagingException>(async () => await Make(name, new()).ExplainAsync(broken, tensor, 0, null, Token))).Kind);
    }

    [Theory, InlineData(1, 1), InlineData(1, 40), InlineData(3, 2), InlineData(64, 5)]
    public async Task Methods_TakeInputsOfEverySize(int rows, int columns)
    {
        var model = new FakeScorer(rows, columns, input => input.Sum());
        using var tensor = model.Tensor([.. Enumerable.Repeat(0.1f, rows * columns)]);
        foreach (string name in (string[])["occlusion", "LIME", "KernelSHAP"])
        {
            var map = await Make(name, Zero).ExplainAsync(model, tensor, 0, null, Token);
            Assert.Equal((rows, columns), (map.Rows, map.Columns));
            Assert.True(map.Values.All(float.IsFinite));
        }
    }

    [Fact]
    public void Blurring_LeavesAFlatInput_AndTheMean()
    {
        var model = new FakeScorer(30, 50, _ => 0);
        using var flat = model.Tensor([.. Enumerable.Repeat(3f, 1500)]);
        using var noisy = model.Tensor(TestValues.Finite(1500, 0, 1));
        var options = new PerturbationOptions { Filling = Filling.Blurred };

        Assert.All(new PerturbedInput(model, flat, 0, options, null).Fill, v => Assert.Equal(3, v, 1e-5));
        var blurred = new PerturbedInput(model, noisy, 0, options, null);
        Assert.InRange(blurred.Fill.Max() - blurred.Fill.Min(), 0, 0.3);
        Assert.Equal(blurred.Values.Average(), blurred.Fill.Average(), 0.05);
    }

    private static IFindingExplainer Make(string name, PerturbationOptions perturbation) => name switch
    {
        "occlusion" => new OcclusionExplainer(new() { Perturbation = perturbation }),
        "LIME" => new LimeExplainer(new() { Samples = 300, Perturbation = perturbation }),
        _ => new ShapExplainer(new() { Samples = 300, Perturbation = perturbation }),
    };

    private static double Dot(float[] left, float[] right) => left.Zip(right, (a, b) => (double)a * b).Sum();

    // Neither linear nor additive.
    private static double Crooked(float[] input)
        => Math.Sin(input.Take(input.Length / 2).Sum(v => (double)v) / 5) + (2 * input[0] * input[^1]) + Math.Max(0, input[input.Length / 2] - input[1]);

    private static IEnumerable<int[]> Orders(int[] items)
        => items.Length == 1 ? [items] : items.SelectMany(first => Orders([.. items.Where(i => i != first)]).Select(rest => (int[])[first, .. rest]));

    private sealed class Shares : IProgress<double>
    {
        public List<double> Seen { get; } = [];

        public void Report(double value) => Seen.Add(value);
    }
}
