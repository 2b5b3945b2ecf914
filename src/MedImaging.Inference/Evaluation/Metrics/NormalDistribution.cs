namespace MedImaging;

/// <summary>The standard normal distribution.</summary>
internal static class NormalDistribution
{
    public static void RequireLevel(double level)
    {
        if (level is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A level lies between 0 and 1.");
        }
    }

    /// <summary>How many standard deviations about the mean hold a share of all.</summary>
    public static double TwoSided(double level)
    {
        RequireLevel(level);
        return Quantile(0.5 + (level / 2));
    }

    /// <summary>The share above x.</summary>
    public static double Above(double x) => x < 0 ? 1 - Tail(-x) : Tail(x);

    /// <summary>Where a share p lies below, found by halving: within 1e-13 of it.</summary>
    public static double Quantile(double p)
    {
        if (p < 0.5)
        {
            return -Quantile(1 - p);
        }

        double low = 0, high = 40, above = 1 - p;
        while (high - low > 1e-14 * high)
        {
            double middle = (low + high) / 2;
            if (middle <= low || middle >= high)
            {
                break;
            }

            (low, high) = Tail(middle) > above ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    // x ≥ 0. Near 0 the Taylor series of the density's integral, beyond it Laplace's continued fraction (Abramowitz and Stegun, 26.2.11 and 26.2.14).
    private static double Tail(double x)
    {
        double density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
        if (x < 4)
        {
            double term = x, sum = x;
            for (int k = 3; Math.Abs(term) > 1e-18 * sum; k += 2)
            {
                term *= x * x / k;
                sum += term;
            }

            return 0.5 - (density * sum);
        }

        double fraction = x;
        for (int k = 60; k > 0; k--)
        {
            fraction = x + (k / fraction);
        }

        return density / fraction;
    }
}
