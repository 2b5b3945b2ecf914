using System.IO.Compression;

namespace MedImaging.Fuzz;

/// <summary>Takes gzip off an input and puts it on again, so that what is inside can be changed.</summary>
internal static class GzipBytes
{
    private const int MostInflated = 32 << 10;

    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);

    public static byte[] Inflate(ReadOnlySpan<byte> packed)
    {
        byte[] bytes = new byte[MostInflated];
        int filled = 0;
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            for (int read; filled < bytes.Length && (read = gzip.Read(bytes, filled, bytes.Length - filled)) > 0; filled += read)
            {
            }
        }
        catch (InvalidDataException)
        {
            // a damaged stream: what came out so far will do
        }

        return bytes[..filled];
    }

    public static byte[] Deflate(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
