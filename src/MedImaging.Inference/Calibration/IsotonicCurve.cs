using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>A curve that never falls: straight between its points, level before the first and after the last.</summary>
public sealed record IsotonicCurve
{
    /// <summary>Creates a curve.</summary>
    /// <param name="scores">Where its points lie, each above the one before.</param>
    /// <param name="confidences">How high they lie, from 0 to 1, none below the one before.</param>
    /// <exception cref="MedImagingException">The points do not make such a curve (<see cref="ErrorKind.InvalidInput"/>).</exception>
    [JsonConstructor]
    public IsotonicCurve(IReadOnlyList<double> scores, IReadOnlyList<double> confidences)
    {
        bool isCurve = scores is { Count: > 0 } && confidences?.Count == scores.Count;
        for (int i = 0; isCurve && i < scores!.Count; i++)
        {
            isCurve = double.IsFinite(scores[i]) && confidences![i] is >= 0 and <= 1
                && (i == 0 || (scores[i] > scores[i - 1] && confidences[i] >= confidences[i - 1]));
        }

        (Scores, Confidences) = isCurve
            ? (scores!, confidences!)
            : throw new MedImagingException(ErrorKind.InvalidInput, "The calibration cannot be used: a curve of it falls, leaves 0 to 1 or is not a curve.");
    }

    /// <summary>Gets where the points lie.</summary>
    public IReadOnlyList<double> Scores { get; }

    /// <summary>Gets how high they lie.</summary>
    public IReadOnlyList<double> Confidences { get; }

    /// <summary>Finds the curve with the least squared distance to known cases, by pooling neighbours that fall (Ayer et al., 1955).</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="truths">Whether the label is present.</param>
    /// <returns>The curve; flat between the first and the last score of a pool.</returns>
    /// <exception cref="ArgumentException">There are no cases, the lengths differ, or a score is not a number.</exception>
    public static IsotonicCurve Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> truths)
    {
        if (scores.Length == 0 || scores.Length != truths.Length)
        {
            throw new ArgumentException($"{scores.Length} scores of {truths.Length} cases.", nameof(scores));
        }

        double[] sorted = scores.ToArray();
        bool[] outcomes = truths.ToArray();
        if (!sorted.All(double.IsFinite))
        {
            throw new ArgumentException("A score is not a number.", nameof(scores));
        }

        Array.Sort(sorted, outcomes);
        return FromPools(Pool(sorted, outcomes));
    }

    /// <summary>Gets how high the curve lies.</summary>
    /// <param name="score">Where.</param>
    /// <returns>From 0 to 1.</returns>
    public double At(double score)
    {
        int low = 0, high = Scores.Count - 1;
        if (!(score > Scores[low]))
        {
            return Confidences[low];
        }

        if (score >= Scores[high])
        {
            return Confidences[high];
        }

        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = Scores[middle] <= score ? (middle, high) : (low, middle);
        }

        double share = (score - Scores[low]) / (Scores[high] - Scores[low]);
        return Math.Clamp(Confidences[low] + (share * (Confidences[high] - Confidences[low])), Confidences[low], Confidences[high]);
    }

    /// <inheritdoc/>
    public bool Equals(IsotonicCurve? other) => other is not null && Scores.SequenceEqual(other.Scores) && Confidences.SequenceEqual(other.Confidences);

    /// <inheritdoc/>
    public override int GetHashCode() => Scores.Count;

    // Equal scores are one point before anything is pooled, so that the order of ties says nothing.
    private static List<(double First, double Last, long Hits, long Count)> Pool(double[] scores, bool[] truths)
    {
        var pools = new List<(double First, double Last, long Hits, long Count)>();
        for (int i = 0; i < scores.Length;)
        {
            (double First, double Last, long Hits, long Count) pool = (scores[i], scores[i], 0, 0);
            for (; i < scores.Length && scores[i] == pool.First; i++)
            {
                pool = (pool.First, pool.Last, pool.Hits + (truths[i] ? 1 : 0), pool.Count + 1);
            }

            // a/b ≥ c/d as whole numbers: no rounding decides.
            while (pools.Count > 0 && (Int128)pools[^1].Hits * pool.Count >= (Int128)pool.Hits * pools[^1].Count)
            {
                pool = (pools[^1].First, pool.Last, pools[^1].Hits + pool.Hits, pools[^1].Count + pool.Count);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        return pools;
    }

    private static IsotonicCurve FromPools(List<(double First, double Last, long Hits, long Count)> pools)
    {
        var (scores, confidences) = (new List<double>(), new List<double>());
        foreach (var (first, last, hits, count) in pools)
        {
            double share = (double)hits / count;
            scores.Add(first);
            confidences.Add(share);
            if (last > first)
            {
                scores.Add(last);
                confidences.Add(share);
            }
        }

        return new IsotonicCurve(scores, confidences);
    }
}
