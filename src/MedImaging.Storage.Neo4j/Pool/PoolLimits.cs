namespace MedImaging;

/// <summary>How many members a pool has at most, and how long things may take.</summary>
internal sealed record PoolLimits
{
    /// <summary>Gets how many members may be open at once, lent and idle together.</summary>
    internal int Size { get; init; } = 50;

    /// <summary>Gets how long a member is used before another takes its place.</summary>
    internal TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Gets after how long without use a member is tried before it is lent.</summary>
    internal TimeSpan IdleCheckAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets how long one may wait for a member, opening it included.</summary>
    internal TimeSpan AcquisitionTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long members that are lent may stay so when the pool closes, before they are aborted.</summary>
    internal TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
