namespace MedImaging.Providers;

/// <summary>How one lane fares.</summary>
public sealed record LaneHealth
{
    /// <summary>Gets the lane's name.</summary>
    public required string Lane { get; init; }

    /// <summary>Gets whether it takes calls.</summary>
    public required LaneState State { get; init; }

    /// <summary>Gets how many attempts it has had, from the start.</summary>
    public long Attempts { get; init; }

    /// <summary>Gets how many of them it answered.</summary>
    public long Answers { get; init; }

    /// <summary>Gets the share of attempts in the window that failed by the provider's fault.</summary>
    public double ErrorRate { get; init; }

    /// <summary>Gets the share of attempts in the window that it answered, or refused for a fault of the call.</summary>
    public double Availability => 1 - ErrorRate;

    /// <summary>Gets what is left of the errors that the objective allows in the window: 1 is all, below 0 is overdrawn.</summary>
    public double ErrorBudgetLeft { get; init; }

    /// <summary>Gets the usual time to a whole answer, recent ones counting most.</summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>Gets the time that 95 of 100 recent answers kept.</summary>
    public TimeSpan? LatencyP95 { get; init; }

    /// <summary>Gets the usual time to the first content of a stream.</summary>
    public TimeSpan? FirstToken { get; init; }

    /// <summary>Gets for how long it gets no calls yet.</summary>
    public TimeSpan? CoolsFor { get; init; }
}
