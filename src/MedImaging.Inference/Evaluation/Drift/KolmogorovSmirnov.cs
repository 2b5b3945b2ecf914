namespace MedImaging;

/// <summary>Whether two samples come from one distribution: the largest distance between their cumulative shares.</summary>
/// <param name="Distance">The distance, from 0 to 1.</param>
/// <param name="PValue">How often samples of one distribution would lie so far apart, for larger samples (Kolmogorov's limit with Stephens' correction).</param>
public sealed record KolmogorovSmirnov(double Distance, double PValue)
{
    /// <summary>Compares two samples.</summary>
    /// <param name="first">One.</param>
    /// <param name="second">The other.</param>
    /// <returns>The comparison, or <see langword="null"/> when one of them is empty.</returns>
    /// <exception cref="ArgumentException">A value is not a number.</exception>
    public static KolmogorovSmirnov? Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double[] x = first.ToArray(), y = second.ToArray();
        if (x.Any(double.IsNaN) || y.Any(double.IsNaN))
        {
            throw new ArgumentException("A value is not a number.", nameof(first));
        }

        if (x.Length == 0 || y.Length == 0)
        {
            return null;
        }

        Array.Sort(x);
        Array.Sort(y);
        double distance = 0;
        for (int i = 0, j = 0; i < x.Length && j < y.Length;)
        {
            double value = Math.Min(x[i], y[j]);   // past all equal values at once: between them there is no step
            while (i < x.Length && x[i] <= value)
            {
                i++;
            }

            while (j < y.Length && y[j] <= value)
            {
                j++;
            }

            distance = Math.Max(distance, Math.Abs(((double)i / x.Length) - ((double)j / y.Length)));
        }

        double size = Math.Sqrt((double)x.Length * y.Length / (x.Length + (double)y.Length));
        return new KolmogorovSmirnov(distance, Above((size + 0.12 + (0.11 / size)) * distance));
    }

    // 2 Σ (−1)ʲ⁻¹ exp(−2 j² λ²)
    private static double Above(double lambda)
    {
        if (lambda < 0.2)
        {
            return 1;   // within 1e-12; the series comes to its end slowly here
        }

        double sum = 0, sign = 1;
        for (int j = 1; j <= 100; j++)
        {
            sum += sign * Math.Exp(-2d * j * j * lambda * lambda);
            sign = -sign;
        }

        return Math.Clamp(2 * sum, 0, 1);
    }
}
