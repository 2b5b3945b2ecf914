namespace MedImaging.Codecs;

/// <summary>Writes and reads PNG files (ISO/IEC 15948), lossless, in memory.</summary>
public static class Png
{
    /// <summary>Says whether these bytes begin with the PNG signature.</summary>
    /// <param name="bytes">The first bytes of a file.</param>
    /// <returns><see langword="true"/> when they do.</returns>
    public static bool IsPng(ReadOnlySpan<byte> bytes) => bytes.StartsWith(PngFormat.Signature);

    /// <summary>Writes a picture as a PNG file: the same picture gives the same bytes.</summary>
    /// <param name="image">The picture.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">The samples are signed, floating-point or of 32 bits.</exception>
    public static byte[] Encode(RasterImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return PngEncoder.Encode(image);
    }

    /// <summary>Reads a PNG file: every colour type and depth, palettes, transparency and interlace.</summary>
    /// <remarks>
    /// Samples of fewer than 8 bits are scaled to 8; a palette becomes red-green-blue; a <c>tRNS</c> chunk becomes an alpha channel.
    /// No colour management is applied. Every checksum is verified, of optional chunks too.
    /// </remarks>
    /// <param name="bytes">The whole file.</param>
    /// <param name="limits">What is the most to accept; the defaults of <see cref="RasterLimits"/> when not given.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="CodecException">The bytes are not a sound PNG file or pass a limit.</exception>
    public static RasterImage Decode(ReadOnlySpan<byte> bytes, RasterLimits? limits = null)
        => PngDecoder.Decode(bytes, limits ?? RasterLimits.Default);
}
