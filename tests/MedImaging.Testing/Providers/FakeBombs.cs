using System.IO.Compression;

namespace MedImaging.Testing;

/// <summary>Answers that are small on the wire and large once they are unpacked.</summary>
public static class FakeBombs
{
    private const int Piece = 16 << 20;

    /// <summary>Gzip members one after the other (RFC 1952 2.2), of so many bytes in all.</summary>
    public static FakeAnswer Gzip(long bytes = 10L << 30) => Of("gzip", Pack(stream => new GZipStream(stream, CompressionLevel.Optimal), Piece), (int)Math.Max(1, bytes / Piece));

    /// <summary>One Brotli stream.</summary>
    public static FakeAnswer Brotli(int bytes = 256 << 20) => Of("br", Pack(stream => new BrotliStream(stream, CompressionLevel.Fastest), bytes), 1);

    /// <summary>One zlib stream, which HTTP calls deflate (RFC 9110 8.4.1.2).</summary>
    public static FakeAnswer Deflate(int bytes = 64 << 20) => Of("deflate", Pack(stream => new ZLibStream(stream, CompressionLevel.Optimal), bytes), 1);

    private static FakeAnswer Of(string coding, byte[] packed, int times) => new(async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentEncoding = coding;
        for (int i = 0; i < times; i++)
        {
            await context.Response.Body.WriteAsync(packed, context.RequestAborted);
        }
    });

    private static byte[] Pack(Func<Stream, Stream> open, int bytes)
    {
        var packed = new MemoryStream();
        using (var stream = open(packed))
        {
            byte[] zeros = new byte[64 << 10];
            for (int i = 0; i < bytes; i += zeros.Length)
            {
                stream.Write(zeros, 0, Math.Min(zeros.Length, bytes - i));
            }
        }

        return packed.ToArray();
    }
}
