namespace MedImaging.Testing;

/// <summary>What ROUTE answers.</summary>
/// <param name="TimeToLive">How long it holds.</param>
/// <param name="Routers">Who can be asked again, as <c>host:port</c>.</param>
/// <param name="Readers">Who reads.</param>
/// <param name="Writers">Who writes.</param>
public sealed record BoltRoutingTable(TimeSpan TimeToLive, IReadOnlyList<string> Routers, IReadOnlyList<string> Readers, IReadOnlyList<string> Writers)
{
    /// <summary>Makes the table of a server alone.</summary>
    public static BoltRoutingTable Of(string address) => new(TimeSpan.FromMinutes(5), [address], [address], [address]);
}
