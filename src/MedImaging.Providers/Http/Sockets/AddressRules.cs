using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MedImaging.Providers;

/// <summary>Which addresses an endpoint may connect to (RFC 6890 and the IANA special-purpose registries).</summary>
internal static class AddressRules
{
    /// <summary>Checks every address of a name: one that is wrong refuses them all, since a name that leads to both kinds is an attack or a mistake.</summary>
    /// <exception cref="ProviderException">One of the addresses is not one that the endpoint may connect to.</exception>
    public static void Require(string provider, ProviderEndpoint endpoint, IReadOnlyList<IPAddress> addresses)
    {
        bool isLocal = endpoint.Residency == DataResidency.Local;
        bool isPlain = endpoint.Address?.Scheme == Uri.UriSchemeHttp;
        foreach (var address in addresses)
        {
            string? refused = ReachOf(address) switch
            {
                AddressReach.Inside => isLocal || endpoint.AllowsPrivateNetwork ? null : $"'{provider}' is declared remote, but its name leads to a private address.",
                AddressReach.Public when isLocal => $"'{provider}' is declared local, but its name leads to a public address.",
                AddressReach.Public => isPlain ? $"'{provider}' is to be reached over plain http, but its name leads to a public address." : null,
                _ => $"The name of '{provider}' leads to an address where no provider can be.",
            };
            if (refused is not null)
            {
                throw new ProviderException(provider, ProviderErrorKind.PolicyBlocked, refused);
            }
        }
    }

    public static AddressReach ReachOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out int length) && address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            ? length == 4 ? ReachOfV4(BinaryPrimitives.ReadUInt32BigEndian(bytes)) : ReachOfV6(bytes)
            : AddressReach.Nowhere;
    }

    private static AddressReach ReachOfV4(uint ip) => (byte)(ip >> 24) switch
    {
        10 or 127 => AddressReach.Inside,                                                     // RFC 1918, RFC 1122
        100 when ip == 0x646464C8 => AddressReach.Nowhere,                             // 100.100.100.200: metadata of a cloud
        100 when IsIn(ip, 0x64400000, 10) => AddressReach.Inside,                             // 100.64/10, RFC 6598
        168 when ip == 0xA83F8110 => AddressReach.Nowhere,                                    // 168.63.129.16: metadata of a cloud, in public space
        169 when IsIn(ip, 0xA9FE0000, 16) => AddressReach.Nowhere,                            // 169.254/16, RFC 3927: link-local, and most metadata services
        172 when IsIn(ip, 0xAC100000, 12) => AddressReach.Inside,                             // RFC 1918
        192 when IsIn(ip, 0xC0A80000, 16) => AddressReach.Inside,                             // RFC 1918
        192 when IsIn(ip, 0xC0000000, 24) || IsIn(ip, 0xC0000200, 24) || IsIn(ip, 0xC0586300, 24) => AddressReach.Nowhere,   // RFC 6890, 5737, 7526
        198 when IsIn(ip, 0xC6120000, 15) || IsIn(ip, 0xC6336400, 24) => AddressReach.Nowhere,                               // RFC 2544, 5737
        203 when IsIn(ip, 0xCB007100, 24) => AddressReach.Nowhere,                            // RFC 5737
        0 or >= 224 => AddressReach.Nowhere,                                                  // this network (which Linux takes for itself), multicast, reserved, broadcast
        _ => AddressReach.Public,
    };

    private static AddressReach ReachOfV6(ReadOnlySpan<byte> ip)
    {
        ulong high = BinaryPrimitives.ReadUInt64BigEndian(ip), low = BinaryPrimitives.ReadUInt64BigEndian(ip[8..]);
        if (high == 0)
        {
            return low == 1 ? AddressReach.Inside
                : low >> 32 == 0xFFFF ? ReachOfV4((uint)low)                                  // ::ffff:0:0/96: what the socket connects to is that IPv4 address
                : AddressReach.Nowhere;                                                       // ::, and ::/96, which RFC 4291 2.5.5.1 gave up
        }

        if (high == 0x0064_FF9B_0000_0000 && low >> 32 == 0)
        {
            return Through((uint)low);                                                        // 64:ff9b::/96, RFC 6052; 64:ff9b:1::/48 (RFC 8215) leads anywhere
        }

        if (ip[0] is 0xFC or 0xFD || (ip[0] == 0xFE && ip[1] >= 0x80))
        {
            return IsMetadata(high, low) ? AddressReach.Nowhere : AddressReach.Inside;        // fc00::/7, fe80::/10, fec0::/10
        }

        return ip[0] >> 5 == 1 ? ReachOfGlobal(high, low) : AddressReach.Nowhere;             // only 2000::/3 is given out (RFC 4291 2.4)
    }

    private static AddressReach ReachOfGlobal(ulong high, ulong low)
    {
        uint first = (uint)(high >> 32);
        if (first >> 16 == 0x2002)
        {
            return Through((uint)(high >> 16));                                               // 6to4, RFC 3056
        }

        if (first == 0x2001_0000)
        {
            return Through((uint)high) == AddressReach.Public ? Through(~(uint)low) : AddressReach.Nowhere;   // Teredo, RFC 4380: its server, and the other side, inverted
        }

        if (first >> 9 == 0x2001_0000 >> 9 || first == 0x2001_0DB8 || first >> 12 == 0x3FFF_0000 >> 12)
        {
            return AddressReach.Nowhere;                                                      // 2001::/23, RFC 2928; documentation, RFC 3849 and 9637
        }

        return (uint)(low >> 32) is 0x0000_5EFE or 0x0200_5EFE ? Through((uint)low) : AddressReach.Public;    // ISATAP, RFC 5214
    }

    // An address that carries an IPv4 one through a translator or a tunnel is as public as that one; into a private network it has no business.
    private static AddressReach Through(uint ip) => ReachOfV4(ip) == AddressReach.Public ? AddressReach.Public : AddressReach.Nowhere;

    private static bool IsMetadata(ulong high, ulong low)
        => (high == 0xFD00_0EC2_0000_0000 && (low is 0x254 or 0x23)) || (high == 0xFD20_00CE_0000_0000 && low == 0x254);

    private static bool IsIn(uint ip, uint network, int length) => (ip ^ network) >> (32 - length) == 0;
}
