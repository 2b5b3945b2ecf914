using System.Globalization;

namespace MedImaging;

/// <summary>Where a Bolt server listens.</summary>
/// <param name="Host">Its name or IP address, without brackets.</param>
/// <param name="Port">Its port.</param>
internal sealed record BoltAddress(string Host, int Port)
{
    /// <summary>The port that Bolt servers use when none is named.</summary>
    internal const int DefaultPort = 7687;

    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>[ipv6]:port</c>, as they stand in a routing table.</summary>
    internal static bool TryParse(string? text, out BoltAddress? address)
    {
        address = null;
        if (string.IsNullOrEmpty(text) || text.Length > 300)
        {
            return false;
        }

        int port = DefaultPort;
        int bracket = text.LastIndexOf(']');
        int colon = text.LastIndexOf(':');
        bool bare = text[0] != '[' && text.IndexOf(':', StringComparison.Ordinal) != colon;
        if (colon > bracket && !bare)
        {
            if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)
            {
                return false;
            }

            text = text[..colon];
        }

        string host = text.Trim('[', ']');
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            return false;
        }

        address = new BoltAddress(host, port);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
        => Host.Contains(':', StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
            : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
