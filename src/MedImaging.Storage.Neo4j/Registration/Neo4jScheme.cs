using System.Net;

namespace MedImaging;

/// <summary>What the address of a graph server says besides the host: encrypted or not, one server or a cluster, and the routing policy.</summary>
internal sealed record Neo4jScheme(BoltAddress Address, BoltEncryption Encryption, bool IsRouted, IReadOnlyDictionary<string, string> Context)
{
    internal const string Allowed = "bolt://, bolt+s://, bolt+ssc://, neo4j://, neo4j+s:// or neo4j+ssc://";

    /// <summary>Reads an address, or says what is wrong with it.</summary>
    internal static Neo4jScheme? Read(Uri? address, out string problem)
    {
        problem = $"The address of the graph server must be absolute and begin with {Allowed}.";
        if (address is not { IsAbsoluteUri: true } || Split(address.Scheme) is not var (isRouted, encryption))
        {
            return null;
        }

        problem = "The address of the graph server names a host and at most a port and, with neo4j://, a routing policy: no user, no path.";
        if (address.Host.Length == 0 || address.UserInfo.Length != 0 || address.AbsolutePath is not ("" or "/") || address.Fragment.Length != 0
            || (address.Query.Length > 1 && !isRouted))
        {
            return null;
        }

        var place = new BoltAddress(address.IdnHost.Trim('[', ']'), address.Port > 0 ? address.Port : BoltAddress.DefaultPort);
        var context = new Dictionary<string, string>(StringComparer.Ordinal) { ["address"] = place.ToString() };
        problem = "The routing policy in the address must be name=value pairs, each name once and none called 'address'.";
        foreach (string pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int sign = pair.IndexOf('=', StringComparison.Ordinal);
            if (sign < 1 || sign == pair.Length - 1 || !context.TryAdd(Uri.UnescapeDataString(pair[..sign]), Uri.UnescapeDataString(pair[(sign + 1)..])))
            {
                return null;
            }
        }

        problem = "";
        return new Neo4jScheme(place, encryption, isRouted, context);
    }

    internal static bool IsThisMachine(string host)
        => host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));

    private static (bool IsRouted, BoltEncryption Encryption)? Split(string scheme) => scheme switch
    {
        "bolt" => (false, BoltEncryption.None),
        "bolt+s" => (false, BoltEncryption.Verified),
        "bolt+ssc" => (false, BoltEncryption.SelfSigned),
        "neo4j" => (true, BoltEncryption.None),
        "neo4j+s" => (true, BoltEncryption.Verified),
        "neo4j+ssc" => (true, BoltEncryption.SelfSigned),
        _ => null,
    };
}
