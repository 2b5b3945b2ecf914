using System.IO.Compression;

namespace MedImaging.Formats;

/// <summary>Tells a whole gzip file from a cut one, which the framework's stream reads without a word: a member of our own is put behind it. It is inflated only where what was before it was whole, checksum and all.</summary>
internal static class GzipEnd
{
    /// <summary>The member, compressed.</summary>
    public static readonly byte[] Member = Compress();

    /// <summary>What it inflates to: the last bytes of every whole file.</summary>
    public static ReadOnlySpan<byte> Mark => "MedImaging: end."u8;

    private static byte[] Compress()
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Mark);
        }

        return stream.ToArray();
    }
}
