namespace MedImaging.Providers;

/// <summary>How the routed calls ended, from the start. Calls that their caller cancelled are not in it.</summary>
/// <param name="Full">Those with a full answer.</param>
/// <param name="Degraded">Those with an answer of a lane that only gives degraded ones, and says so.</param>
/// <param name="Failed">Those that ended in an error.</param>
public readonly record struct RoutedCalls(long Full, long Degraded, long Failed)
{
    /// <summary>Gets all of them.</summary>
    public long Total => Full + Degraded + Failed;

    /// <summary>Gets the share with a full answer.</summary>
    public double Success => Total == 0 ? 1 : (double)Full / Total;

    /// <summary>Gets the share with an answer, full or degraded.</summary>
    public double Availability => Total == 0 ? 1 : (double)(Full + Degraded) / Total;
}
