using System.Net;

namespace MedImaging.Providers;

/// <summary>Which addresses an endpoint may connect to.</summary>
internal static class AddressRules
{
    /// <exception cref="ProviderException">One of the addresses is not one that the endpoint may connect to.</exception>
    public static void Require(string provider, ProviderEndpoint endpoint, IReadOnlyList<IPAddress> addresses)
    {
        bool isLocal = endpoint.Residency == DataResidency.Local;
        foreach (var address in addresses)
        {
            bool isInside = IsInside(address);
            if (isLocal ? !isInside : isInside && !endpoint.AllowsPrivateNetwork)
            {
                throw new ProviderException(provider, ProviderErrorKind.PolicyBlocked, isLocal
                    ? $"'{provider}' is declared local, but its name leads to a public address."
                    : $"'{provider}' is declared remote, but its name leads to a private address.");
            }
        }
    }

    // Loopback, link-local, RFC 1918; the rest of the special ranges are still to come.
    public static bool IsInside(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return IPAddress.IsLoopback(address)
            || (length == 4 && (bytes[0] == 10 || (bytes[0] == 172 && bytes[1] is >= 16 and < 32) || (bytes[0] == 192 && bytes[1] == 168) || (bytes[0] == 169 && bytes[1] == 254)))
            || (length == 16 && (address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal));
    }
}
