using System.IO.Compression;

namespace MedImaging.Codecs;

internal static class PngDecoder
{
    // Deflate cannot say more than 258 bytes with 2 bits: a longer picture is not in these bytes (RFC 1951 3.2.5).
    private const long MostBytesPerByte = 1032;

    public static RasterImage Decode(ReadOnlySpan<byte> bytes, PngLimits limits)
    {
        var file = PngFile.Parse(bytes, limits);
        return PngPixels.Expand(file, Inflate(file, limits));
    }

    private static byte[] Inflate(PngFile file, PngLimits limits)
    {
        long expected = 0;
        foreach (var pass in file.Passes())
        {
            expected += (1 + pass.RowBytes) * pass.Height;
        }

        if (expected > limits.MaxInflatedBytes || expected > Array.MaxLength)
        {
            throw new InvalidDataException($"The PNG picture needs {expected} bytes, more than the limit of {limits.MaxInflatedBytes} (offset 16).");
        }

        if (expected > (file.Data.Length * MostBytesPerByte) + 64)
        {
            throw new InvalidDataException($"The PNG picture needs {expected} bytes, which its {file.Data.Length} bytes of pixel data cannot hold (offset {file.DataOffset}).");
        }

        return ReadAll(file, new byte[expected]);
    }

    private static byte[] ReadAll(PngFile file, byte[] raw)
    {
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(file.Data), CompressionMode.Decompress);
            int filled = zlib.ReadAtLeast(raw, raw.Length, throwOnEndOfStream: false);
            if (filled < raw.Length)
            {
                throw new InvalidDataException($"The PNG pixel data ends after {filled} of {raw.Length} bytes (offset {file.DataOffset}).");
            }

            // Reading past the last row also makes the stream verify its Adler-32.
            return zlib.ReadByte() < 0 ? raw : throw new InvalidDataException($"The PNG pixel data is longer than the header says (offset {file.DataOffset}).");
        }
        catch (InvalidDataException ex) when (!ex.Message.StartsWith("The PNG", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"The PNG pixel data is not a sound zlib stream (offset {file.DataOffset}).", ex);
        }
    }
}
