namespace MedImaging;

/// <summary>Takes scores of known cases one at a time and reckons all figures of them. For one thread; those of several are merged, and the order never matters.</summary>
public sealed class MetricsAccumulator
{
    private readonly List<double> _scores = [];
    private readonly List<bool> _truths = [];

    /// <summary>Gets how many cases there are.</summary>
    public int Count => _scores.Count;

    /// <summary>Gets how many of them have what is looked for.</summary>
    public int Positives { get; private set; }

    /// <summary>Adds a case.</summary>
    /// <param name="score">What the model gave: the higher, the surer.</param>
    /// <param name="isPositive">Whether the case has it.</param>
    /// <exception cref="ArgumentException">The score is not a number.</exception>
    public void Add(double score, bool isPositive)
    {
        if (double.IsNaN(score))
        {
            throw new ArgumentException("A score is not a number.", nameof(score));
        }

        _scores.Add(score);
        _truths.Add(isPositive);
        Positives += isPositive ? 1 : 0;
    }

    /// <summary>Adds the cases of another accumulator, which stays as it is.</summary>
    /// <param name="other">The other one.</param>
    /// <exception cref="ArgumentException">It is this one.</exception>
    public void Merge(MetricsAccumulator other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(this, other))
        {
            throw new ArgumentException("An accumulator cannot be merged with itself.", nameof(other));
        }

        _scores.AddRange(other._scores);
        _truths.AddRange(other._truths);
        Positives += other.Positives;
    }

    /// <summary>Counts the calls at a threshold.</summary>
    /// <param name="threshold">The score from which a case is called positive.</param>
    /// <returns>The counts.</returns>
    public BinaryCounts CountsAt(double threshold)
    {
        long hits = 0, alarms = 0;
        for (int i = 0; i < _scores.Count; i++)
        {
            bool isCalled = _scores[i] >= threshold;
            hits += isCalled && _truths[i] ? 1 : 0;
            alarms += isCalled && !_truths[i] ? 1 : 0;
        }

        return new BinaryCounts(hits, alarms, Count - Positives - alarms, Positives - hits);
    }

    /// <summary>Draws the ROC curve.</summary>
    /// <returns>The curve.</returns>
    public RocCurve ToRoc() => RocCurve.Of(_scores.ToArray(), _truths.ToArray());

    /// <summary>Draws the precision-recall curve.</summary>
    /// <returns>The curve.</returns>
    public PrecisionRecallCurve ToPrecisionRecall() => PrecisionRecallCurve.Of(_scores.ToArray(), _truths.ToArray());

    /// <summary>Draws the reliability diagram.</summary>
    /// <param name="bins">How many bins.</param>
    /// <param name="binning">How they are cut.</param>
    /// <returns>The diagram.</returns>
    /// <exception cref="ArgumentException">A score is not from 0 to 1, or there are not from 1 to 1000 bins.</exception>
    public ReliabilityDiagram ToReliability(int bins = 10, ReliabilityBinning binning = ReliabilityBinning.EqualWidth)
        => ReliabilityDiagram.Of(_scores.ToArray(), _truths.ToArray(), bins, binning);

    /// <summary>Reckons the Brier score.</summary>
    /// <returns>The score, or <see langword="null"/> when there are no cases.</returns>
    /// <exception cref="ArgumentException">A score is not from 0 to 1.</exception>
    public double? ToBrierScore() => ReliabilityDiagram.BrierScore(_scores.ToArray(), _truths.ToArray());
}
