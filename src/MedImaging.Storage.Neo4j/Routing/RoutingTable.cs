using System.Collections.Immutable;

namespace MedImaging;

/// <summary>Who in a cluster reads, who writes, and who knows: as one router told it, until it is out of date. It never changes; what is learnt makes another.</summary>
/// <param name="Routers">Who to ask for the next table.</param>
/// <param name="Readers">Who reads.</param>
/// <param name="Writers">Who writes; empty while a leader is being chosen.</param>
/// <param name="Database">The database it is about, where the router said it.</param>
/// <param name="ReadAt">When it was read, as a timestamp.</param>
/// <param name="Lifetime">How long it is good for.</param>
internal sealed record RoutingTable(
    ImmutableArray<BoltAddress> Routers,
    ImmutableArray<BoltAddress> Readers,
    ImmutableArray<BoltAddress> Writers,
    string? Database,
    long ReadAt,
    TimeSpan Lifetime)
{
    // More than any cluster has; a table of millions is an attack.
    private const int MostServers = 1000;
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(1);

    /// <summary>Gets all servers in it.</summary>
    internal IEnumerable<BoltAddress> Servers => Routers.Concat(Readers).Concat(Writers).Distinct();

    /// <summary>Gets those that can do what is asked.</summary>
    internal ImmutableArray<BoltAddress> For(bool isRead) => isRead ? Readers : Writers;

    /// <summary>Whether it can be used for what is asked, now.</summary>
    internal bool IsGoodFor(bool isRead, TimeProvider time) => !For(isRead).IsEmpty && time.GetElapsedTime(ReadAt) < Lifetime;

    /// <summary>The table without a server that did not answer.</summary>
    internal RoutingTable Without(BoltAddress address)
        => this with { Routers = Routers.Remove(address), Readers = Readers.Remove(address), Writers = Writers.Remove(address) };

    /// <summary>The table without a server that does not write after all.</summary>
    internal RoutingTable WithoutWriter(BoltAddress address) => this with { Writers = Writers.Remove(address) };

    /// <summary>Reads the answer to ROUTE.</summary>
    /// <param name="metadata">What SUCCESS carried.</param>
    /// <param name="mayBeUsed">Which addresses may be spoken to at all.</param>
    /// <param name="now">The timestamp it counts from.</param>
    /// <returns>The table, or null when it is none, or one that nobody could be read with.</returns>
    internal static RoutingTable? Read(IReadOnlyDictionary<string, object?> metadata, Func<BoltAddress, bool> mayBeUsed, long now)
    {
        if (metadata.GetValueOrDefault("rt") is not IReadOnlyDictionary<string, object?> table
            || table.GetValueOrDefault("ttl") is not long seconds || seconds < 0
            || table.GetValueOrDefault("servers") is not IReadOnlyList<object?> servers || servers.Count > MostServers)
        {
            return null;
        }

        var lifetime = seconds < LongestLifetime.TotalSeconds ? TimeSpan.FromSeconds(seconds) : LongestLifetime;
        var read = new RoutingTable(
            Addresses(servers, "ROUTE", mayBeUsed), Addresses(servers, "READ", mayBeUsed), Addresses(servers, "WRITE", mayBeUsed),
            table.GetValueOrDefault("db") as string, now, lifetime);
        return read.Routers.IsEmpty || read.Readers.IsEmpty ? null : read;
    }

    private static ImmutableArray<BoltAddress> Addresses(IReadOnlyList<object?> servers, string role, Func<BoltAddress, bool> mayBeUsed)
    {
        var found = ImmutableArray.CreateBuilder<BoltAddress>();
        foreach (object? each in servers)
        {
            if (each is IReadOnlyDictionary<string, object?> server && role.Equals(server.GetValueOrDefault("role") as string, StringComparison.Ordinal)
                && server.GetValueOrDefault("addresses") is IReadOnlyList<object?> { Count: <= MostServers } addresses)
            {
                foreach (object? text in addresses)
                {
                    if (BoltAddress.TryParse(text as string, out var address) && address is not null && mayBeUsed(address) && !found.Contains(address))
                    {
                        found.Add(address);
                    }
                }
            }
        }

        return found.DrainToImmutable();
    }
}
