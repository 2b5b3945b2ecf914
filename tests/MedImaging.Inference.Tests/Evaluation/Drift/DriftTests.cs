using MedImaging.Testing;

namespace MedImaging.Tests.Evaluation.Drift;

public sealed class DriftTests
{
    private static readonly ModelDescription Model = new() { Id = "m", Version = "1", Hash = ContentHash.Of("m"), IntendedUse = "tests" };

    [Fact]
    public void Stability_OfAHandReckonedTable()
    {
        var reference = new PopulationStability([0.5], [0.5, 0.5]);

        // 3 of 4 below: (0.75 − 0.5) ln 1.5 + (0.25 − 0.5) ln 0.5.
        Assert.Equal((0.25 * Math.Log(1.5)) - (0.25 * Math.Log(0.5)), reference.Of([0.1, 0.2, 0.3, 0.5])!.Value, 1e-12);
        Assert.Equal(0, reference.Of([0.1, 0.9])!.Value, 1e-12);
        Assert.Null(reference.Of([]));
        Assert.ThrowsAny<ArgumentException>(() => reference.Of([double.NaN]));
    }

    [Fact]
    public void Stability_CutsBinsOfEqualMass_AndFewerWhereValuesAreEqual()
    {
        var spread = PopulationStability.From([.. Enumerable.Range(0, 100).Select(i => (double)i)], 4);
        Assert.All(spread.Shares, share => Assert.Equal(0.25, share, 1e-12));
        Assert.Equal(3, spread.Edges.Count);

        Assert.Empty(PopulationStability.From([1, 1, 1, 1]).Edges);
        Assert.ThrowsAny<ArgumentException>(() => PopulationStability.From([]));
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => new PopulationStability([1, 1], [0.2, 0.3, 0.5])).Kind);
    }

    [Theory]
    [InlineData(0.5, 4, 0, 168)]
    [InlineData(0.5, 5, 0, 465)]
    [InlineData(0.5, 5, 1, 10.4)]
    [InlineData(0.5, 4, 2, 3.34)]
    public void Cusum_RunsAsLongAsTheTableSays(double allowance, double limit, double shift, double published)   // Montgomery, table 9.3
    {
        var chart = new CusumChart(0, 1, allowance, limit);
        Assert.Equal(1, chart.AverageRunLength(shift) / published, 0.05);

        var random = new Random(11);
        int runs = shift == 0 ? 400 : 2000;
        long values = 0;
        for (int run = 0; run < runs; run++)
        {
            for (chart.Reset(); !chart.IsAlarm; values++)
            {
                chart.Add(shift + (Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())));
            }
        }

        Assert.Equal(1, values / (double)runs / published, 0.15);
    }

    [Fact]
    public void Cusum_OfAHandReckonedRow()
    {
        var chart = new CusumChart(10, 2, 0.5, 2);

        Assert.False(chart.Add(12));   // +1 − 0.5
        Assert.False(chart.Add(13));   // 0.5 + 1.5 − 0.5
        Assert.Equal((1.5, 0d), (chart.Above, chart.Below));
        Assert.True(chart.Add(12));    // 1.5 + 1 − 0.5
        chart.Reset();
        Assert.False(chart.Add(7));
        Assert.Equal((0d, 1d), (chart.Above, chart.Below));
        Assert.ThrowsAny<ArgumentException>(() => chart.Add(double.NaN));
        Assert.ThrowsAny<ArgumentException>(() => new CusumChart(0, 0));
    }

    [Fact]
    public void KolmogorovSmirnov_OfKnownSamples()
    {
        // The shares at 1, 2, 3, 4 are 1/3 2/3 1 1 and 0 1/2 1/2 1.
        Assert.Equal(0.5, KolmogorovSmirnov.Of([1, 2, 3], [2, 4])!.Distance, 1e-12);
        Assert.Equal(new KolmogorovSmirnov(0, 1), KolmogorovSmirnov.Of([1, 2, 2], [1, 2, 2]));
        Assert.Null(KolmogorovSmirnov.Of([], [1]));

        // Kolmogorov's table: λ = 1.358 is the 5 % point.
        double size = Math.Sqrt(500), distance = 1.3581 / (size + 0.12 + (0.11 / size));
        int shift = (int)Math.Round(distance * 1000);
        var test = KolmogorovSmirnov.Of([.. Enumerable.Range(0, 1000).Select(i => (double)i)], [.. Enumerable.Range(shift, 1000).Select(i => (double)i)])!;
        Assert.Equal(shift / 1000d, test.Distance, 1e-12);
        Assert.Equal(0.05, test.PValue, 0.003);
    }

    [Fact]
    public void Monitor_IsQuietWhileNothingChanges_AndSaysWhatDid()
    {
        var random = new Random(5);
        double Score() => (random.NextDouble() + random.NextDouble()) / 2;
        FrameStatistics Frame(double mean) => new(mean + random.NextDouble(), 20 + random.NextDouble(), random.NextDouble(), mean + random.NextDouble(), 255 - random.NextDouble());
        var reference = DriftReference.From(Model, [.. Enumerable.Range(0, 2000).Select(_ => Score())], [.. Enumerable.Range(0, 2000).Select(_ => Frame(100))]);
        var monitor = new DriftMonitor(DriftReference.FromJson(reference.ToJson()), new FakeTime());

        Assert.Empty(Enumerable.Range(0, 2000).SelectMany(_ => monitor.Observe(Score(), Frame(100))));
        var alarms = Enumerable.Range(0, 500).SelectMany(_ => monitor.Observe(Score() / 2, Frame(101))).ToList();

        Assert.Equal(2500, monitor.Count);
        Assert.Equal(["mean", "median", "score"], alarms.Select(a => a.Quantity).Distinct().Order());
        Assert.Equal(DriftAlarmKind.ShiftedDown, alarms.First(a => a.Quantity == "score").Kind);
        Assert.Equal(DriftAlarmKind.ShiftedUp, alarms.First(a => a.Quantity == "mean").Kind);
        Assert.Contains(alarms, a => a is { Kind: DriftAlarmKind.OtherPopulation, Quantity: "score" });
        Assert.All(alarms, a => Assert.True(a.Figure >= a.Limit && a.Observation > 2000));
    }

    [Fact]
    public void Reference_ThatIsNone_IsRefused()
    {
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => DriftReference.FromJson("{}"u8)).Kind);
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => DriftReference.FromJson("null"u8)).Kind);
        Assert.ThrowsAny<ArgumentException>(() => DriftReference.From(Model, [0.5]));
    }

    [Fact]
    public void FrameStatistics_AreThoseOfItsNumbers()
    {
        float[] samples = [.. Enumerable.Range(0, 100).Select(i => i + 1000f), float.NaN, float.PositiveInfinity];
        var statistics = FrameStatistics.Of(TestFrames.Of(2, 51, samples))!;

        Assert.Equal(1049.5, statistics.Mean, 1e-9);
        Assert.Equal(Math.Sqrt(((100 * 100) - 1) / 12d), statistics.Deviation, 1e-9);
        Assert.Equal((1000.99, 1049.5, 1098.01), (Math.Round(statistics.Low, 9), statistics.Median, Math.Round(statistics.High, 9)));
        Assert.Null(FrameStatistics.Of(TestFrames.Of(1, 1, [float.NaN])));
    }

    [Fact]
    public void Acceptance_CountsTheNewestWord_AndNoticesMoreRejections()
    {
        var monitor = new AcceptanceMonitor(0.1);
        for (int i = 0; i < 100; i++)
        {
            Assert.Null(monitor.Observe(Word(i, i % 10 == 0 ? FeedbackVerdict.Rejected : FeedbackVerdict.Accepted)));
        }

        Assert.Equal(Estimate.Wilson(90, 100), monitor.AcceptedAt());
        monitor.Observe(Word(0, FeedbackVerdict.Corrected));
        Assert.Equal((90, 9, 1), (monitor.CountVerdicts()[FeedbackVerdict.Accepted], monitor.CountVerdicts()[FeedbackVerdict.Rejected], monitor.CountVerdicts()[FeedbackVerdict.Corrected]));

        var alarm = Enumerable.Range(100, 60).Select(i => monitor.Observe(Word(i, i % 2 == 0 ? FeedbackVerdict.Rejected : FeedbackVerdict.Accepted))).First(a => a is not null)!;
        Assert.Equal((DriftAlarmKind.ShiftedUp, "rejections"), (alarm.Kind, alarm.Quantity));
    }

    private static FindingFeedback Word(int report, FeedbackVerdict verdict) => new()
    {
        Id = $"w{report}-{verdict}",
        ReportId = $"r{report}",
        FindingId = "1/f1",
        ModelId = "m",
        ModelVersion = "1",
        Verdict = verdict,
        ReviewerId = "dr",
        At = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };
}
