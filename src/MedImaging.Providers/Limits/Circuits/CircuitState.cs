namespace MedImaging.Providers;

/// <summary>Whether a circuit breaker lets calls through.</summary>
public enum CircuitState
{
    /// <summary>Calls go through.</summary>
    Closed,

    /// <summary>No call goes through.</summary>
    Open,

    /// <summary>One call may find out whether the provider is well again.</summary>
    HalfOpen,
}
