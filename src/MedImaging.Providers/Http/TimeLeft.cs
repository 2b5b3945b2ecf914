namespace MedImaging.Providers;

/// <summary>How long there is until a deadline, as a timer can count it.</summary>
internal static class TimeLeft
{
    // A timer counts no more than 49 days; a call whose deadline is farther off ends long before.
    private static readonly TimeSpan Furthest = TimeSpan.FromDays(40);

    /// <summary>Says how long there is until a deadline: nothing once it has passed, and forty days at most.</summary>
    public static TimeSpan Until(DateTimeOffset deadline, TimeProvider time) => TimeSpan.FromTicks(Math.Clamp((deadline - time.GetUtcNow()).Ticks, 0, Furthest.Ticks));
}
