namespace MedImaging.Benchmarks;

/// <summary>What came of the calls of a simulation.</summary>
internal sealed record SimulationResult
{
    public required string Name { get; init; }

    public long Calls { get; init; }

    /// <summary>Gets the calls with a full answer.</summary>
    public long Full { get; init; }

    /// <summary>Gets the calls with an answer that says that it is a degraded one.</summary>
    public long Degraded { get; init; }

    /// <summary>Gets the calls that ended in a typed error with the way that led to it.</summary>
    public long Explained { get; init; }

    /// <summary>Gets the calls that ended in any other way.</summary>
    public long Unexplained => Calls - Full - Degraded - Explained;

    public long WireCalls { get; init; }

    /// <summary>Gets the most attempts that one call made.</summary>
    public int MostAttempts { get; init; }

    /// <summary>Gets the attempts of all calls, as their records say.</summary>
    public long RecordedAttempts { get; init; }

    public TimeSpan Median { get; init; }

    public TimeSpan P99 { get; init; }

    public double Success => (double)Full / Calls;

    public double Availability => (double)(Full + Degraded) / Calls;

    public double Amplification => (double)WireCalls / Calls;
}
