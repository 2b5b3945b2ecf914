namespace MedImaging;

/// <summary>Positive predictive value against sensitivity as the threshold goes down. It says more than a ROC curve where what is looked for is rare.</summary>
public sealed class PrecisionRecallCurve
{
    private readonly (int Hits, int Alarms)[] _steps;

    private PrecisionRecallCurve((int Hits, int Alarms)[] steps, IReadOnlyList<PrecisionRecallPoint> points) => (_steps, Points) = (steps, points);

    /// <summary>Gets the points, highest threshold first.</summary>
    public IReadOnlyList<PrecisionRecallPoint> Points { get; }

    /// <summary>Draws the curve.</summary>
    /// <param name="scores">The scores; a case is called positive when its score is at or above the threshold.</param>
    /// <param name="truths">Whether each case has it.</param>
    /// <returns>The curve; without points when there are no positive cases.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a score is not a number.</exception>
    public static PrecisionRecallCurve Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> truths)
    {
        var roc = RocCurve.Of(scores, truths).Points;
        var steps = new (int, int)[roc.Count - 1];
        var points = new List<PrecisionRecallPoint>();
        for (int i = 1; i < roc.Count; i++)
        {
            var (before, now) = (roc[i - 1].Counts, roc[i].Counts);
            steps[i - 1] = ((int)(now.TruePositives - before.TruePositives), (int)(now.FalsePositives - before.FalsePositives));
            if (now.Positives > 0)
            {
                points.Add(new PrecisionRecallPoint(
                    roc[i].Threshold ?? double.PositiveInfinity,
                    (double)now.TruePositives / (now.TruePositives + now.FalsePositives),
                    (double)now.TruePositives / now.Positives));
            }
        }

        return new PrecisionRecallCurve(steps, points);
    }

    /// <summary>Reckons the average precision: Σ (recallₙ − recallₙ₋₁) × precisionₙ, without lines drawn between the points, which would flatter.</summary>
    /// <param name="options">How the interval is found.</param>
    /// <returns>The average with the percentile interval of a stratified bootstrap; undefined when there are no positive cases.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The options have no draws, or a level that is not between 0 and 1.</exception>
    public Estimate AveragePrecision(BootstrapOptions? options = null)
    {
        options ??= new BootstrapOptions();
        NormalDistribution.RequireLevel(options.Level);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Draws, 1, nameof(options));
        int positives = _steps.Sum(s => s.Hits), negatives = _steps.Sum(s => s.Alarms);
        if (positives == 0)
        {
            return Estimate.Undefined;
        }

        int[] hitAt = Expand(_steps, positives, s => s.Hits), alarmAt = Expand(_steps, negatives, s => s.Alarms);
        double[] averages = new double[options.Draws];
        var (drawn, random) = (new (int Hits, int Alarms)[_steps.Length], new DrawSequence(options.Seed));
        for (int draw = 0; draw < averages.Length; draw++)
        {
            Array.Clear(drawn);
            for (int i = 0; i < positives; i++)
            {
                drawn[hitAt[random.Below(positives)]].Hits++;
            }

            for (int i = 0; i < negatives; i++)
            {
                drawn[alarmAt[random.Below(negatives)]].Alarms++;
            }

            averages[draw] = Average(drawn, positives);
        }

        Array.Sort(averages);
        return new Estimate(Average(_steps, positives), SortedSample.Quantile(averages, (1 - options.Level) / 2), SortedSample.Quantile(averages, (1 + options.Level) / 2));
    }

    private static double Average(ReadOnlySpan<(int Hits, int Alarms)> steps, int positives)
    {
        double sum = 0;
        long hits = 0, called = 0;
        foreach (var step in steps)
        {
            hits += step.Hits;
            called += step.Hits + step.Alarms;
            sum += step.Hits > 0 ? (double)step.Hits / positives * hits / called : 0;
        }

        return sum;
    }

    private static int[] Expand((int Hits, int Alarms)[] steps, int count, Func<(int Hits, int Alarms), int> of)
    {
        var at = new int[count];
        for (int step = 0, i = 0; step < steps.Length; step++)
        {
            int end = i + of(steps[step]);
            at.AsSpan(i, end - i).Fill(step);
            i = end;
        }

        return at;
    }
}

/// <summary>What a threshold does, as precision and recall.</summary>
/// <param name="Threshold">The score from which a case is called positive.</param>
/// <param name="Precision">Which share of those called positive has it.</param>
/// <param name="Recall">Which share of those who have it is called positive.</param>
public sealed record PrecisionRecallPoint(double Threshold, double Precision, double Recall);

/// <summary>How a bootstrap interval is found.</summary>
public sealed record BootstrapOptions
{
    /// <summary>Gets how often cases are drawn anew.</summary>
    /// <value>The default is 2000.</value>
    public int Draws { get; init; } = 2000;

    /// <summary>Gets the seed: the same seed gives the same interval.</summary>
    /// <value>The default is 1.</value>
    public ulong Seed { get; init; } = 1;

    /// <summary>Gets how often an interval holds the true figure.</summary>
    /// <value>The default is 0.95.</value>
    public double Level { get; init; } = 0.95;
}
