namespace MedImaging.Tests.Calibration;

/// <summary>Synthetic models whose true confidences are known.</summary>
public sealed class CalibrationFitTests
{
    [Theory, InlineData(0.4), InlineData(1), InlineData(2.5), InlineData(6)]
    public void Temperature_OfAModelThatIsTooSureByAKnownFactor_IsFound(double factor)
    {
        var (logits, classes) = DrawClasses(20_000, 4, factor, seed: 1);
        var fitted = TemperatureCalibration.Fit(CalibrationCases.OfClasses(logits, classes, 4));
        Assert.Equal(factor, fitted.Temperature, factor * 0.03);

        var (apart, present) = DrawLabels(20_000, 3, factor, seed: 2);
        Assert.Equal(factor, TemperatureCalibration.Fit(CalibrationCases.OfLabels(apart, present, 3)).Temperature, factor * 0.05);
    }

    [Fact]
    public void Temperature_IsTheLowestPointOfTheLikelihood()
    {
        var (logits, classes) = DrawClasses(400, 3, 3, seed: 3);
        double best = TemperatureCalibration.Fit(CalibrationCases.OfClasses(logits, classes, 3)).Temperature;
        double Loss(double temperature) => Enumerable.Range(0, classes.Length)
            .Sum(i => -Math.Log(new TemperatureCalibration(temperature).ToConfidences(logits.AsSpan(i * 3, 3), ScoreFunction.Softmax)[classes[i]]));

        Assert.All(Enumerable.Range(1, 400), step => Assert.True(Loss(best) <= Loss(step * 0.05) + 1e-9));
    }

    [Fact]
    public void Temperature_OfCasesToldApartWithoutAFault_IsTheLowestAllowed()
        => Assert.Equal(0.01, TemperatureCalibration.Fit(CalibrationCases.OfClasses([2, -2, -2, 2], [0, 1], 2)).Temperature, 1e-6);

    public static TheoryData<string> Methods => ["temperature", "isotonic", "platt"];

    [Theory, MemberData(nameof(Methods))]
    public void ExpectedError_FallsOnAMiscalibratedSet_AndTheOrderStays(string method)
    {
        var (logits, present) = DrawLabels(4000, 1, 4, seed: 4);
        var (fresh, truths) = DrawLabels(4000, 1, 4, seed: 5);   // judged on cases it was not fitted on
        var cases = CalibrationCases.OfLabels(logits, present, 1);
        ScoreCalibration calibration = method switch
        {
            "temperature" => TemperatureCalibration.Fit(cases),
            "isotonic" => IsotonicCalibration.Fit(cases),
            _ => PlattCalibration.Fit(cases),
        };

        double[] before = [.. fresh.Select(l => LabelScores.Logistic(l))], after = [.. fresh.Select(l => calibration.ToConfidences([l], ScoreFunction.Sigmoid)[0])];

        foreach (var binning in Enum.GetValues<ReliabilityBinning>())
        {
            double? was = ReliabilityDiagram.Of(before, truths, 15, binning).ExpectedError, now = ReliabilityDiagram.Of(after, truths, 15, binning).ExpectedError;
            Assert.True(was > 0.12 && now < 0.035, $"{binning}: {was} → {now}");
        }

        Assert.True(ReliabilityDiagram.BrierScore(after, truths) < ReliabilityDiagram.BrierScore(before, truths));
        int[] order = [.. Enumerable.Range(0, fresh.Length).OrderBy(i => fresh[i])];
        Assert.All(order.Zip(order.Skip(1)), pair => Assert.True(after[pair.First] <= after[pair.Second]));
    }

    [Theory, MemberData(nameof(Methods))]
    public void TwoLabelsThatExcludeEachOther_KeepTheirOrder(string method)
    {
        var (logits, classes) = DrawClasses(3000, 2, 3, seed: 6);
        var cases = CalibrationCases.OfClasses(logits, classes, 2);
        ScoreCalibration calibration = method switch
        {
            "temperature" => TemperatureCalibration.Fit(cases),
            "isotonic" => IsotonicCalibration.Fit(cases),
            _ => PlattCalibration.Fit(cases),
        };
        var given = Enumerable.Range(0, 3000)
            .Select(i => (Margin: logits[(2 * i) + 1] - logits[2 * i], Confidences: calibration.ToConfidences(logits.AsSpan(2 * i, 2), ScoreFunction.Softmax)))
            .OrderBy(g => g.Margin).ToList();

        Assert.All(given, g => Assert.Equal(1, g.Confidences.Sum(), 1e-12));
        Assert.All(given.Zip(given.Skip(1)), pair => Assert.True(pair.First.Confidences[1] <= pair.Second.Confidences[1] + 1e-12));
    }

    [Fact]
    public void Platt_OfALogisticModel_FindsItsCurve()
    {
        var random = new Random(7);
        var odds = Enumerable.Range(0, 50_000).Select(_ => (float)((random.NextDouble() * 8) - 4)).ToArray();
        bool[] truths = [.. odds.Select(x => random.NextDouble() < LabelScores.Logistic((0.6 * x) - 1.2))];

        var term = Assert.Single(PlattCalibration.Fit(CalibrationCases.OfLabels(odds, truths, 1)).Terms);

        Assert.Equal((0.6, -1.2), (Math.Round(term.Slope, 1), Math.Round(term.Offset, 1)));
    }

    [Fact]
    public void Platt_OfScoresTheWrongWayRound_IsLevel()
    {
        var term = Assert.Single(PlattCalibration.Fit(CalibrationCases.OfLabels([-3, -2, -1, 1, 2, 3], [true, true, true, false, false, false], 1)).Terms);

        Assert.Equal(0, term.Slope);
        Assert.Equal(0, term.Offset, 1e-12);
    }

    [Fact]
    public void Cases_ThatAreNone_AreTheCallersBug()
    {
        Assert.ThrowsAny<ArgumentException>(() => CalibrationCases.OfClasses([], [], 2));
        Assert.ThrowsAny<ArgumentException>(() => CalibrationCases.OfClasses([1, 2], [2], 2));
        Assert.ThrowsAny<ArgumentException>(() => CalibrationCases.OfClasses([1, float.NaN], [0], 2));
        Assert.ThrowsAny<ArgumentException>(() => CalibrationCases.OfLabels([1, 2, 3], [true, false, true], 2));
        Assert.ThrowsAny<ArgumentException>(() => CalibrationCases.ToLogits([1.5f], ScoreFunction.Sigmoid));
        Assert.ThrowsAny<ArgumentException>(() => CalibrationCases.ToLogits([float.NaN], ScoreFunction.Softmax));
    }

    [Theory, InlineData(ScoreFunction.Softmax), InlineData(ScoreFunction.Sigmoid)]
    public void ToLogits_UndoesWhatMadeTheConfidences(ScoreFunction function)
    {
        float[] confidences = function == ScoreFunction.Softmax ? [0.7f, 0.2f, 0.1f] : [0.999f, 0.5f, 0.001f];

        double[] again = LabelScores.ToConfidences(CalibrationCases.ToLogits(confidences, function), function);

        Assert.All(again.Zip(confidences), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
        Assert.All(CalibrationCases.ToLogits([0, 1], function), logit => Assert.True(float.IsFinite(logit)));
    }

    // The truth is drawn by the softmax of the scores; the model then gives them times the factor.
    private static (float[] Logits, int[] Classes) DrawClasses(int count, int labels, double factor, int seed)
    {
        var random = new Random(seed);
        var (logits, classes) = (new float[count * labels], new int[count]);
        for (int i = 0; i < count; i++)
        {
            double[] scores = [.. Enumerable.Range(0, labels).Select(_ => (random.NextDouble() * 6) - 3)];
            double[] shares = LabelScores.ToConfidences([.. scores], ScoreFunction.Softmax);
            double draw = random.NextDouble();
            while (classes[i] < labels - 1 && (draw -= shares[classes[i]]) >= 0)
            {
                classes[i]++;
            }

            for (int label = 0; label < labels; label++)
            {
                logits[(i * labels) + label] = (float)(scores[label] * factor);
            }
        }

        return (logits, classes);
    }

    private static (float[] Logits, bool[] Present) DrawLabels(int count, int labels, double factor, int seed)
    {
        var random = new Random(seed);
        double[] scores = [.. Enumerable.Range(0, count * labels).Select(_ => (random.NextDouble() * 4) - 2)];
        return ([.. scores.Select(s => (float)(s * factor))], [.. scores.Select(s => random.NextDouble() < LabelScores.Logistic(s))]);
    }
}
