namespace MedImaging.Tests.Evaluation.Metrics;

public sealed class PrecisionRecallTests
{
    [Fact]
    public void AveragePrecision_OfAHandReckonedRanking()
    {
        // Hits at ranks 1, 3 and 6: (1/1 + 2/3 + 3/6) / 3.
        var curve = PrecisionRecallCurve.Of([6, 5, 4, 3, 2, 1], [true, false, true, false, false, true]);

        Assert.Equal((1 + (2 / 3d) + 0.5) / 3, curve.AveragePrecision().Value!.Value, 1e-12);
        Assert.Equal([1, 0.5, 2 / 3d, 0.5, 0.4, 0.5], curve.Points.Select(p => p.Precision));
        Assert.Equal(0.5, PrecisionRecallCurve.Of([1, 1, 1, 1], [true, false, true, false]).AveragePrecision().Value);
    }

    [Theory, InlineData(1, 10), InlineData(2, 1000)]
    public void Bootstrap_IsItsDefinition(int seed, int levels)
    {
        var (scores, truths) = RocCurveTests.Draw(seed, 60, levels);
        var options = new BootstrapOptions { Draws = 200, Seed = 42, Level = 0.9 };
        var estimate = PrecisionRecallCurve.Of(scores, truths).AveragePrecision(options);

        // Draw cases themselves, those of one kind ordered by falling score, and average anew by the definition.
        double[] positives = [.. scores.Where((_, i) => truths[i]).OrderDescending()], negatives = [.. scores.Where((_, i) => !truths[i]).OrderDescending()];
        var random = new DrawSequence(42);
        var averages = new List<double>();
        for (int draw = 0; draw < 200; draw++)
        {
            double[] p = [.. positives.Select(_ => positives[random.Below(positives.Length)])], n = [.. negatives.Select(_ => negatives[random.Below(negatives.Length)])];
            averages.Add(p.Average(x => p.Count(y => y >= x) / (double)(p.Count(y => y >= x) + n.Count(y => y >= x))));
        }

        averages.Sort();
        double At(double place) => averages[(int)place] + ((place - (int)place) * (averages[(int)place + 1] - averages[(int)place]));
        Assert.Equal(At(0.05 * 199), estimate.Low!.Value, 1e-12);
        Assert.Equal(At(0.95 * 199), estimate.High!.Value, 1e-12);
        Assert.InRange(estimate.Value!.Value, estimate.Low.Value, estimate.High.Value);
    }

    [Fact]
    public void WithoutPositives_ItIsUndefined()
    {
        Assert.Equal(Estimate.Undefined, PrecisionRecallCurve.Of([0.1], [false]).AveragePrecision());
        Assert.Equal(Estimate.Undefined, PrecisionRecallCurve.Of([], []).AveragePrecision());
        Assert.Equal(new Estimate(1, 1, 1), PrecisionRecallCurve.Of([0.1], [true]).AveragePrecision());
    }

    [Fact]
    public async Task Accumulators_OfManyThreads_GiveWhatOneGives_InAnyOrder()
    {
        var (scores, truths) = RocCurveTests.Draw(9, 4000, 50);
        var whole = new MetricsAccumulator();
        for (int i = 0; i < scores.Length; i++)
        {
            whole.Add(scores[i], truths[i]);
        }

        var parts = await Task.WhenAll(Enumerable.Range(0, 8).Select(part => Task.Run(() =>
        {
            var accumulator = new MetricsAccumulator();
            for (int i = part; i < scores.Length; i += 8)
            {
                accumulator.Add(scores[i], truths[i]);
            }

            return accumulator;
        })));
        var merged = new MetricsAccumulator();
        foreach (var part in parts.Reverse())
        {
            merged.Merge(part);
        }

        var few = new BootstrapOptions { Draws = 20 };
        Assert.Equal((whole.Count, whole.Positives), (merged.Count, merged.Positives));
        Assert.Equal(whole.CountsAt(0.5), merged.CountsAt(0.5));
        Assert.Equal(whole.ToRoc().AreaAt(), merged.ToRoc().AreaAt());
        Assert.Equal(whole.ToPrecisionRecall().AveragePrecision(few), merged.ToPrecisionRecall().AveragePrecision(few));
        Assert.ThrowsAny<ArgumentException>(() => merged.Add(double.NaN, true));
        Assert.ThrowsAny<ArgumentException>(() => merged.Merge(merged));
    }
}
