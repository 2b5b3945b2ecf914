using System.ComponentModel.DataAnnotations;

namespace MedImaging.Providers;

/// <summary>When a circuit breaker opens, and for how long.</summary>
public sealed class CircuitBreakerOptions
{
    /// <summary>Gets or sets which share of a window's calls must fail.</summary>
    /// <value>The default is a half.</value>
    [Range(0.01, 1.0)]
    public double FailureShare { get; set; } = 0.5;

    /// <summary>Gets or sets how many calls a window must have had before it says anything.</summary>
    /// <value>The default is 5.</value>
    [Range(1, 100_000)]
    public int LeastCalls { get; set; } = 5;

    /// <summary>Gets or sets how far back calls count.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long no call goes through after it opened; it doubles with every probe that fails.</summary>
    /// <value>The default is 10 seconds.</value>
    public TimeSpan BreakTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long no call goes through at most, also when the provider asks for longer.</summary>
    /// <value>The default is 2 minutes.</value>
    public TimeSpan LongestBreak { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets from which time on a call that missed the caller's deadline counts as failed: one that ended sooner had no chance.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan SlowAfter { get; set; } = TimeSpan.FromSeconds(1);

    internal CircuitBreakerOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(FailureShare, 0.01);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FailureShare, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LeastCalls, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Window, TimeSpan.FromMilliseconds(100));
        ArgumentOutOfRangeException.ThrowIfLessThan(BreakTime, TimeSpan.FromMilliseconds(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestBreak, BreakTime);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LongestBreak, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Window, TimeSpan.FromDays(1));
        return this;
    }
}
