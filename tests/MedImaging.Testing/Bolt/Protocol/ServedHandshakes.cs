using System.Buffers.Binary;

namespace MedImaging.Testing;

/// <summary>The handshake as a server does it: by a manifest, or by naming one version.</summary>
internal static class ServedHandshakes
{
    private const uint Magic = 0x6060B017, ManifestOffer = 0x000001FF;

    /// <summary>Reads a client's offers.</summary>
    /// <exception cref="ServedViolationException">They are none.</exception>
    public static uint[] Offers(ReadOnlySpan<byte> bytes)
    {
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes) != Magic)
        {
            throw new ServedViolationException("The connection does not begin with 60 60 B0 17.");
        }

        var offers = new uint[4];
        for (int i = 0; i < 4; i++)
        {
            offers[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 + (4 * i))..]);
        }

        return Array.Exists(offers, offer => offer >> 24 != 0 || (byte)(offer >> 16) > (byte)(offer >> 8))
            ? throw new ServedViolationException("A version is offered that cannot be: " + Convert.ToHexString(bytes[4..]))
            : offers;
    }

    public static bool OffersManifest(uint[] offers) => offers.Contains(ManifestOffer);

    public static IEnumerable<ServedVersion> Spoken(BoltServerOptions options) => ServedVersion.All.Where(version =>
        version.IsAtLeast(options.MinimumVersion.Major, options.MinimumVersion.Minor)
        && options.MaximumVersion.IsAtLeast(version.Major, version.Minor));

    /// <summary>Picks a version: the newest of the first offer that has one.</summary>
    public static ServedVersion? Pick(uint[] offers, BoltServerOptions options)
    {
        foreach (uint offer in offers.Where(offer => offer != ManifestOffer))
        {
            (int range, int minor, int major) = ((byte)(offer >> 16), (byte)(offer >> 8), (byte)offer);
            foreach (var version in Spoken(options).Where(each => each.Major == major && each.Minor <= minor && each.Minor >= minor - range))
            {
                return version;
            }
        }

        return null;
    }

    public static byte[] Legacy(ServedVersion? version) => [0, 0, (byte)(version?.Minor ?? 0), (byte)(version?.Major ?? 0)];

    /// <summary>Writes the manifest: the versions in ranges, and no capabilities.</summary>
    public static byte[] Manifest(BoltServerOptions options)
    {
        var ranges = new List<(ServedVersion Newest, int More)>();
        foreach (var version in Spoken(options))
        {
            if (ranges.Count > 0 && ranges[^1] is var last && last.Newest.Major == version.Major && last.Newest.Minor - last.More - 1 == version.Minor)
            {
                ranges[^1] = (last.Newest, last.More + 1);
            }
            else
            {
                ranges.Add((version, 0));
            }
        }

        return [0, 0, 1, 0xFF, (byte)ranges.Count, .. ranges.SelectMany(range => new byte[] { 0, (byte)range.More, (byte)range.Newest.Minor, (byte)range.Newest.Major }), 0];
    }

    /// <summary>Reads what a client picked from the manifest.</summary>
    /// <exception cref="ServedViolationException">It is not in it.</exception>
    public static ServedVersion Picked(ReadOnlySpan<byte> bytes, BoltServerOptions options)
    {
        var version = new ServedVersion(bytes[3], bytes[2]);
        return bytes[0] == 0 && bytes[1] == 0 && Spoken(options).Contains(version)
            ? version
            : throw new ServedViolationException($"From the manifest {Convert.ToHexString(bytes)} was picked, which is not in it.");
    }
}
