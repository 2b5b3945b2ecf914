namespace MedImaging.Providers;

/// <summary>What a call demands of its lane, beside what follows from its content.</summary>
public sealed record RouteConstraints
{
    /// <summary>Gets constraints that demand nothing.</summary>
    public static RouteConstraints None { get; } = new();

    /// <summary>Gets whether the content must stay on the host's own machines.</summary>
    public bool LocalOnly { get; init; }

    /// <summary>Gets what the call may cost at most, in US dollars. Remote lanes of unknown prices are left out.</summary>
    public decimal? MaxCost { get; init; }

    /// <summary>Gets whether two lanes may be asked at once, when the router hedges.</summary>
    /// <value>The default is <see langword="true"/>. A call with an idempotency key is never hedged.</value>
    public bool AllowsHedging { get; init; } = true;

    /// <summary>Gets what to do when a stream breaks, in place of <see cref="FallbackOptions.MidStream"/>.</summary>
    public MidStreamPolicy? MidStream { get; init; }
}
