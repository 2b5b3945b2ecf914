namespace MedImaging.Codecs;

/// <summary>Reads and writes Windows bitmaps (BMP) in memory.</summary>
public static class Bmp
{
    /// <summary>Says whether these bytes begin as a bitmap file.</summary>
    /// <param name="bytes">The first bytes of a file.</param>
    /// <returns><see langword="true"/> when they do.</returns>
    public static bool IsBmp(ReadOnlySpan<byte> bytes) => bytes.StartsWith("BM"u8);

    /// <summary>Reads a bitmap: 1, 4, 8, 16, 24 and 32 bits, palettes, run lengths, bit fields, either row order, headers from OS/2's on.</summary>
    /// <remarks>
    /// A palette of greys only gives a grey picture, any other red-green-blue; bit fields with an alpha mask give red-green-blue and alpha.
    /// Pixels that run lengths skip have the palette's first colour. Embedded JPEG and PNG files are refused.
    /// </remarks>
    /// <param name="bytes">The whole file.</param>
    /// <param name="limits">What is the most to accept; the defaults of <see cref="RasterLimits"/> when not given.</param>
    /// <returns>The picture, 8 bits a sample.</returns>
    /// <exception cref="CodecException">The bytes are not a sound bitmap, of a kind that is not read, or pass a limit.</exception>
    public static RasterImage Decode(ReadOnlySpan<byte> bytes, RasterLimits? limits = null)
        => BmpDecoder.Decode(bytes, limits ?? RasterLimits.Default);

    /// <summary>Writes a picture: grey with a palette, red-green-blue with 24 bits, alpha with 32.</summary>
    /// <param name="image">The picture, 8 bits a sample, of 1, 3 or 4 channels.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">The picture has other samples or channels, or makes a file longer than an array.</exception>
    public static byte[] Encode(RasterImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return BmpEncoder.Encode(image);
    }
}
