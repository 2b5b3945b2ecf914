namespace MedImaging.Benchmarks;

/// <summary>Times in which all remote providers fail at once, of random lengths with random gaps.</summary>
internal sealed class SharedOutage(double share, TimeSpan meanLength, int seed)
{
    private readonly Random _random = new(seed);
    private TimeSpan _begins;
    private TimeSpan _ends;

    /// <summary>Gets the share of all calls that must fall into shared outages, so that providers of these failure rates, which would be independent otherwise, together have the given success.</summary>
    /// <remarks>
    /// With q the share of the outages, each provider fails by itself at the rate r = (p - q) / (1 - q), which keeps its whole rate p;
    /// all fail together in q + (1 - q) ∏ r. The seeds' 98 % for 15, 10 and 5 % needs q = 1.97 %: independent, it would be 99.925 %.
    /// </remarks>
    public static double Fit(ReadOnlySpan<double> rates, double success)
    {
        double lowest = 1;
        foreach (double rate in rates)
        {
            lowest = Math.Min(lowest, rate);
        }

        (double low, double high) = (0, lowest);
        for (int i = 0; i < 60; i++)
        {
            double q = (low + high) / 2;
            double together = 1 - q;
            foreach (double rate in rates)
            {
                together *= Alone(rate, q);
            }

            (low, high) = q + together < 1 - success ? (q, high) : (low, q);
        }

        return low;
    }

    /// <summary>Gets how often a provider fails outside of the shared outages.</summary>
    public static double Alone(double rate, double share) => (rate - share) / (1 - share);

    public bool IsOn(TimeSpan now)
    {
        while (now >= _ends)
        {
            _begins = _ends + (Exponential() * ((1 - share) / share));
            _ends = _begins + Exponential();
        }

        return now >= _begins;
    }

    private TimeSpan Exponential() => meanLength * -Math.Log(1 - _random.NextDouble());
}
