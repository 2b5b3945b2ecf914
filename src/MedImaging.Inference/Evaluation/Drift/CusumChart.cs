namespace MedImaging;

/// <summary>A two-sided cumulative sum (Page, 1954): it notices a small shift that lasts long before single values stand out.</summary>
/// <remarks>
/// Values are taken in standard deviations from the target. With the defaults (allowance 0.5, limit 5) a process that has not changed raises a false alarm
/// once in about 465 values, and a shift of one standard deviation is noticed after about 10 (Montgomery, Introduction to Statistical Quality Control, 9.1).
/// For one thread.
/// </remarks>
public sealed class CusumChart
{
    private const double Siegmund = 1.166;

    /// <summary>Creates a chart.</summary>
    /// <param name="target">The mean that is right.</param>
    /// <param name="deviation">The standard deviation when all is well.</param>
    /// <param name="allowance">What is let pass, in standard deviations: half the shift to be noticed.</param>
    /// <param name="limit">From which sum there is an alarm, in standard deviations.</param>
    /// <exception cref="ArgumentOutOfRangeException">The target is not a number, or another value is not a number above 0 (the allowance may be 0).</exception>
    public CusumChart(double target, double deviation, double allowance = 0.5, double limit = 5)
    {
        Require(double.IsFinite(target), nameof(target));
        Require(double.IsFinite(deviation) && deviation > 0, nameof(deviation));
        Require(double.IsFinite(allowance) && allowance >= 0, nameof(allowance));
        Require(double.IsFinite(limit) && limit > 0, nameof(limit));
        (Target, Deviation, Allowance, Limit) = (target, deviation, allowance, limit);
    }

    /// <summary>Gets the mean that is right.</summary>
    public double Target { get; }

    /// <summary>Gets the standard deviation when all is well.</summary>
    public double Deviation { get; }

    /// <summary>Gets what is let pass, in standard deviations.</summary>
    public double Allowance { get; }

    /// <summary>Gets from which sum there is an alarm.</summary>
    public double Limit { get; }

    /// <summary>Gets the sum of what lay above.</summary>
    public double Above { get; private set; }

    /// <summary>Gets the sum of what lay below, also from 0 upwards.</summary>
    public double Below { get; private set; }

    /// <summary>Gets whether a sum has reached the limit.</summary>
    public bool IsAlarm => Above >= Limit || Below >= Limit;

    /// <summary>Takes a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns><see cref="IsAlarm"/>, with this value in the sums.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is not a number.</exception>
    public bool Add(double value)
    {
        Require(double.IsFinite(value), nameof(value));
        double score = (value - Target) / Deviation;
        Above = Math.Max(0, Above + score - Allowance);
        Below = Math.Max(0, Below - score - Allowance);
        return IsAlarm;
    }

    /// <summary>Begins anew, as after an alarm was looked into.</summary>
    public void Reset() => (Above, Below) = (0, 0);

    /// <summary>Reckons after how many values an alarm is to be expected, of independent normal values (Siegmund's approximation, 1985).</summary>
    /// <param name="shift">How far the mean has moved, in standard deviations; 0 asks how often an alarm is false.</param>
    /// <returns>The average run length.</returns>
    public double AverageRunLength(double shift = 0) => 1 / ((1 / OneSided(shift)) + (1 / OneSided(-shift)));

    private double OneSided(double shift)
    {
        double drift = shift - Allowance, height = Limit + Siegmund;
        return Math.Abs(drift) < 1e-9
            ? height * height
            : (Math.Exp(-2 * drift * height) + (2 * drift * height) - 1) / (2 * drift * drift);
    }

    private static void Require(bool condition, string name)
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(name);
        }
    }
}
