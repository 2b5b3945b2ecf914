namespace MedImaging;

/// <summary>How far confidences are from what came true: cases sorted into bins by their confidence, and how often each bin was right (DeGroot and Fienberg, 1983).</summary>
public sealed record ReliabilityDiagram
{
    private const int MaxBins = 1000;

    private ReliabilityDiagram(IReadOnlyList<ReliabilityBin> bins, ReliabilityBinning binning, long count)
    {
        (Bins, Binning, Count) = (bins, binning, count);
        foreach (var bin in bins.Where(b => b.Count > 0))
        {
            ExpectedError = (ExpectedError ?? 0) + (bin.Gap * bin.Count / count);
            MaximumError = Math.Max(MaximumError ?? 0, bin.Gap);
        }
    }

    /// <summary>Gets the bins, lowest confidence first; empty ones too when they are of equal width.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>Gets how the bins were cut.</summary>
    public ReliabilityBinning Binning { get; }

    /// <summary>Gets how many cases there are.</summary>
    public long Count { get; }

    /// <summary>Gets the expected calibration error: the mean distance between a bin's confidence and its outcome, each bin weighted by its cases (Naeini et al., 2015).</summary>
    /// <value><see langword="null"/> when there are no cases.</value>
    public double? ExpectedError { get; }

    /// <summary>Gets the largest distance of any bin that has cases.</summary>
    /// <value><see langword="null"/> when there are no cases.</value>
    public double? MaximumError { get; }

    /// <summary>Sorts cases into bins.</summary>
    /// <param name="confidences">The confidences, from 0 to 1.</param>
    /// <param name="truths">Whether what was said with each of them is true.</param>
    /// <param name="bins">How many bins.</param>
    /// <param name="binning">How they are cut.</param>
    /// <returns>The diagram. With equal mass there may be fewer bins: cases of one confidence stay together.</returns>
    /// <exception cref="ArgumentException">The lengths differ, a confidence is not from 0 to 1, or there are not from 1 to 1000 bins.</exception>
    public static ReliabilityDiagram Of(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> truths, int bins = 10, ReliabilityBinning binning = ReliabilityBinning.EqualWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins, MaxBins);
        Require(confidences, truths);
        double[] sorted = confidences.ToArray();
        bool[] outcomes = truths.ToArray();
        Array.Sort(sorted, outcomes);
        IReadOnlyList<ReliabilityBin> cut = binning == ReliabilityBinning.EqualMass ? CutByMass(sorted, outcomes, bins) : CutByWidth(sorted, outcomes, bins);
        return new ReliabilityDiagram(cut, binning, sorted.Length);
    }

    /// <summary>Reckons the Brier score: the mean squared distance between confidence and outcome (0 is best, 0.25 is a constant half).</summary>
    /// <param name="confidences">The confidences, from 0 to 1.</param>
    /// <param name="truths">Whether what was said with each of them is true.</param>
    /// <returns>The score, or <see langword="null"/> when there are no cases.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a confidence is not from 0 to 1.</exception>
    public static double? BrierScore(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> truths)
    {
        Require(confidences, truths);
        double sum = 0;
        for (int i = 0; i < confidences.Length; i++)
        {
            double error = confidences[i] - (truths[i] ? 1 : 0);
            sum += error * error;
        }

        return confidences.Length == 0 ? null : sum / confidences.Length;
    }

    private static void Require(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> truths)
    {
        if (confidences.Length != truths.Length)
        {
            throw new ArgumentException($"{confidences.Length} confidences of {truths.Length} cases.", nameof(confidences));
        }

        foreach (double confidence in confidences)
        {
            if (confidence is not (>= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(confidences), "A confidence is not from 0 to 1.");
            }
        }
    }

    // Bins hold their lower edge; the last one holds 1 too.
    private static ReliabilityBin[] CutByWidth(double[] sorted, bool[] truths, int bins)
    {
        var cut = new ReliabilityBin[bins];
        int from = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            int to = from;
            while (to < sorted.Length && (bin == bins - 1 || sorted[to] < (bin + 1d) / bins))
            {
                to++;
            }

            cut[bin] = BinOf(sorted, truths, from, to, (double)bin / bins, (bin + 1d) / bins);
            from = to;
        }

        return cut;
    }

    private static List<ReliabilityBin> CutByMass(double[] sorted, bool[] truths, int bins)
    {
        var cut = new List<ReliabilityBin>();
        int from = 0;
        for (int bin = 1; bin <= bins && from < sorted.Length; bin++)
        {
            int to = (int)((long)sorted.Length * bin / bins);
            while (to > from && to < sorted.Length && sorted[to] == sorted[to - 1])
            {
                to++;
            }

            if (to > from)
            {
                cut.Add(BinOf(sorted, truths, from, to, sorted[from], sorted[to - 1]));
                from = to;
            }
        }

        return cut;
    }

    private static ReliabilityBin BinOf(double[] sorted, bool[] truths, int from, int to, double low, double high)
    {
        double sum = 0;
        for (int i = from; i < to; i++)
        {
            sum += sorted[i];
        }

        return to == from
            ? new ReliabilityBin(low, high, 0, null, null)
            : new ReliabilityBin(low, high, to - from, sum / (to - from), (double)truths.AsSpan(from, to - from).Count(true) / (to - from));
    }
}

/// <summary>The cases of one range of confidences.</summary>
/// <param name="Low">Where it begins.</param>
/// <param name="High">Where it ends.</param>
/// <param name="Count">How many cases it has.</param>
/// <param name="MeanConfidence">Their mean confidence, when there are any.</param>
/// <param name="TrueShare">How many of them came true, from 0 to 1, when there are any.</param>
public sealed record ReliabilityBin(double Low, double High, long Count, double? MeanConfidence, double? TrueShare)
{
    internal double Gap => Math.Abs((MeanConfidence ?? 0) - (TrueShare ?? 0));
}

/// <summary>How the bins of a reliability diagram are cut.</summary>
public enum ReliabilityBinning
{
    /// <summary>Each spans as much confidence as the others.</summary>
    EqualWidth,

    /// <summary>Each has as many cases as the others, as near as cases of one confidence let it.</summary>
    EqualMass,
}
