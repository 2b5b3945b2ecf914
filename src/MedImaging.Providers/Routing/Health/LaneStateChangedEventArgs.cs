namespace MedImaging.Providers;

/// <summary>A lane's state changed.</summary>
/// <param name="lane">The lane's name.</param>
/// <param name="from">What it was.</param>
/// <param name="to">What it is.</param>
/// <param name="error">The error that changed it, when one did.</param>
public sealed class LaneStateChangedEventArgs(string lane, LaneState from, LaneState to, ProviderErrorKind? error) : EventArgs
{
    /// <summary>Gets the lane's name.</summary>
    public string Lane { get; } = lane;

    /// <summary>Gets what it was.</summary>
    public LaneState From { get; } = from;

    /// <summary>Gets what it is.</summary>
    public LaneState To { get; } = to;

    /// <summary>Gets the error that changed it.</summary>
    public ProviderErrorKind? Error { get; } = error;
}
