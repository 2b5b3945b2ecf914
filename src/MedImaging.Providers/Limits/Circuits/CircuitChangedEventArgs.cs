namespace MedImaging.Providers;

/// <summary>A circuit breaker changed its state.</summary>
/// <param name="state">The new state.</param>
public sealed class CircuitChangedEventArgs(CircuitState state) : EventArgs
{
    /// <summary>Gets the new state.</summary>
    public CircuitState State { get; } = state;
}
