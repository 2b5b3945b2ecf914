using System.ComponentModel.DataAnnotations;

namespace MedImaging.Providers;

/// <summary>How far a model may go with the functions of a call.</summary>
public sealed class FunctionLoopOptions
{
    /// <summary>Gets or sets how many times the model may be asked for one answer.</summary>
    /// <value>The default is 8.</value>
    [Range(1, 100)]
    public int MaximumRounds { get; set; } = 8;

    /// <summary>Gets or sets how many functions run for one answer of the model; it is told of those that did not.</summary>
    /// <value>The default is 16.</value>
    [Range(1, 1000)]
    public int MaximumCallsPerRound { get; set; } = 16;

    /// <summary>Gets or sets how many functions run in all; the model is told of those that did not.</summary>
    /// <value>The default is 32.</value>
    [Range(1, 10_000)]
    public int MaximumCalls { get; set; } = 32;

    /// <summary>Gets or sets how long all of it may take.</summary>
    /// <value>The default is 2 minutes.</value>
    public TimeSpan MaximumTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets how long one function may take.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan FunctionTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how many bytes the arguments of one function may have.</summary>
    /// <value>The default is 64 KiB.</value>
    [Range(2, int.MaxValue)]
    public int MaximumArgumentBytes { get; set; } = 64 * 1024;

    /// <summary>Gets or sets how many bytes the result of one function may have; a longer one is not sent.</summary>
    /// <value>The default is 64 KiB.</value>
    [Range(2, int.MaxValue)]
    public int MaximumResultBytes { get; set; } = 64 * 1024;

    /// <summary>Gets or sets whether the functions of one answer run at the same time.</summary>
    /// <value>The default is <see langword="false"/>: one after the other, in the model's order.</value>
    public bool RunsConcurrently { get; set; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumRounds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumRounds, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumCallsPerRound, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumCallsPerRound, 1000);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumCalls, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumCalls, 10_000);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumArgumentBytes, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumResultBytes, 2);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaximumTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FunctionTimeout, TimeSpan.Zero);
    }
}
