using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>The population stability index: how far a sample lies from the one a model was accepted on. Below 0.1 nothing happened, from 0.25 the population is another one.</summary>
/// <remarks>Σ (now − then) ln(now / then) over bins that each held as many of the reference. A bin without cases counts as half a case, so that the index stays finite.</remarks>
public sealed record PopulationStability
{
    /// <summary>Creates bins.</summary>
    /// <param name="edges">Where bins meet, each above the one before; the first and the last bin are open.</param>
    /// <param name="shares">Which share of the reference lies in each bin: one more than there are edges.</param>
    /// <exception cref="MedImagingException">They are not such bins (<see cref="ErrorKind.InvalidInput"/>).</exception>
    [JsonConstructor]
    public PopulationStability(IReadOnlyList<double> edges, IReadOnlyList<double> shares)
    {
        bool isCut = edges is not null && shares?.Count == edges.Count + 1 && shares.All(s => s is > 0 and <= 1) && Math.Abs(shares.Sum() - 1) < 1e-6;
        for (int i = 0; isCut && i < edges!.Count; i++)
        {
            isCut = double.IsFinite(edges[i]) && (i == 0 || edges[i] > edges[i - 1]);
        }

        (Edges, Shares) = isCut ? (edges!, shares!) : throw new MedImagingException(ErrorKind.InvalidInput, "The reference of a stability index is not made of bins.");
    }

    /// <summary>Gets where bins meet; a value on an edge lies in the bin above it.</summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>Gets which share of the reference lies in each bin.</summary>
    public IReadOnlyList<double> Shares { get; }

    /// <summary>Cuts bins of equal mass from a reference; where many values are equal there are fewer.</summary>
    /// <param name="reference">The values the model was accepted on.</param>
    /// <param name="bins">How many bins.</param>
    /// <returns>The bins.</returns>
    /// <exception cref="ArgumentException">The reference is empty or has a value that is not a number, or there are not from 2 to 1000 bins.</exception>
    public static PopulationStability From(ReadOnlySpan<double> reference, int bins = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins, 1000);
        double[] sorted = Finite(reference);
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length, nameof(reference));
        var edges = new List<double>();
        for (int bin = 1; bin < bins; bin++)
        {
            double edge = SortedSample.Quantile(sorted, (double)bin / bins);
            if (edge > sorted[0] && (edges.Count == 0 || edge > edges[^1]))
            {
                edges.Add(edge);
            }
        }

        return new PopulationStability(edges, SharesOf(sorted, edges));
    }

    /// <summary>Reckons the index of a sample.</summary>
    /// <param name="sample">The values now.</param>
    /// <returns>The index, 0 or above; <see langword="null"/> of no values.</returns>
    /// <exception cref="ArgumentException">A value is not a number.</exception>
    public double? Of(ReadOnlySpan<double> sample)
    {
        if (sample.Length == 0)
        {
            return null;
        }

        double[] now = SharesOf(Finite(sample), Edges);
        double sum = 0;
        for (int bin = 0; bin < now.Length; bin++)
        {
            sum += (now[bin] - Shares[bin]) * Math.Log(now[bin] / Shares[bin]);
        }

        return sum;
    }

    /// <inheritdoc/>
    public bool Equals(PopulationStability? other) => other is not null && Edges.SequenceEqual(other.Edges) && Shares.SequenceEqual(other.Shares);

    /// <inheritdoc/>
    public override int GetHashCode() => Edges.Count;

    private static double[] SharesOf(double[] values, IReadOnlyList<double> edges)
    {
        var counts = new double[edges.Count + 1];
        foreach (double value in values)
        {
            int low = 0, high = edges.Count;   // the number of edges at or below the value
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = edges[middle] <= value ? (middle + 1, high) : (low, middle);
            }

            counts[low]++;
        }

        double sum = 0;
        for (int bin = 0; bin < counts.Length; bin++)
        {
            sum += counts[bin] = Math.Max(counts[bin], 0.5);
        }

        for (int bin = 0; bin < counts.Length; bin++)
        {
            counts[bin] /= sum;
        }

        return counts;
    }

    private static double[] Finite(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted.All(double.IsFinite) ? sorted : throw new ArgumentException("A value is not a number.", nameof(values));
    }
}
