using System.IO.Compression;

namespace MedImaging.Codecs;

/// <summary>zlib streams (RFC 1950) in memory.</summary>
internal static class ZlibBytes
{
    /// <summary>The most that so many bytes inflate to: deflate cannot say more than 258 bytes with 2 bits (RFC 1951 3.2.5).</summary>
    public static long MostInflated(long bytes) => (bytes * 1032) + 64;

    /// <summary>Inflates into a destination.</summary>
    /// <param name="data">The stream.</param>
    /// <param name="length">How many bytes of <paramref name="data"/> are the stream's.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="format">Whose stream it is, for messages.</param>
    /// <param name="offset">Where it is, for messages.</param>
    /// <param name="isMore">Whether the stream has more than the destination. If it has not, its checksum was verified.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="CodecException">It is no sound stream.</exception>
    public static int Inflate(byte[] data, int length, Span<byte> destination, string format, long offset, out bool isMore)
    {
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(data, 0, length), CompressionMode.Decompress);
            int filled = zlib.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
            isMore = filled == destination.Length && zlib.ReadByte() >= 0;
            return filled;
        }
        catch (Exception ex) when (ex is InvalidDataException or IOException)   // the second one where a dictionary is asked for
        {
            throw new CodecException(CodecFault.Malformed, $"The {format} pixel data is not a sound zlib stream", offset, ex);
        }
    }

    public static void Deflate(ReadOnlySpan<byte> bytes, Stream output)
    {
        using var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true);
        zlib.Write(bytes);
    }
}
