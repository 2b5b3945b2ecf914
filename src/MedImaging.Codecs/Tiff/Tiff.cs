namespace MedImaging.Codecs;

/// <summary>Reads and writes TIFF files (revision 6.0, and BigTIFF when reading) in memory, one page or several.</summary>
public static class Tiff
{
    /// <summary>Says whether these bytes begin as a TIFF file of either byte order.</summary>
    /// <param name="bytes">The first bytes of a file.</param>
    /// <returns><see langword="true"/> when they do.</returns>
    public static bool IsTiff(ReadOnlySpan<byte> bytes)
        => bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8) || bytes.StartsWith("II+\0"u8) || bytes.StartsWith("MM\0+"u8);

    /// <summary>Counts the pages.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <returns>How many pages there are, at least one.</returns>
    /// <exception cref="CodecException">The bytes are not a sound TIFF file.</exception>
    public static int CountPages(ReadOnlySpan<byte> bytes) => TiffReader.Open(bytes).FindPages(TiffReader.MostPages).Count;

    /// <summary>Reads a page: grey, palette, red-green-blue and alpha, of 1 to 32 bits, in strips or tiles.</summary>
    /// <remarks>
    /// Uncompressed, PackBits, LZW and deflate with both predictors are read; JPEG and fax inside of TIFF are refused, as are CMYK, YCbCr and CIE colours.
    /// Samples of fewer than 8 bits are scaled to 8, pictures whose 0 is white are inverted, palettes become red-green-blue of 8 bits,
    /// and the orientation is applied: the first row is the top one.
    /// </remarks>
    /// <param name="bytes">The whole file.</param>
    /// <param name="page">Which page, from 0.</param>
    /// <param name="limits">What is the most to accept; the defaults of <see cref="RasterLimits"/> when not given.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="page"/> is negative or past the last one.</exception>
    /// <exception cref="CodecException">The bytes are not a sound TIFF file, of a kind that is not read, or pass a limit.</exception>
    public static RasterImage Decode(ReadOnlySpan<byte> bytes, int page = 0, RasterLimits? limits = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(page);
        var reader = TiffReader.Open(bytes);
        var pages = reader.FindPages(page < TiffReader.MostPages ? page + 1 : TiffReader.MostPages);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(page, pages.Count);
        return TiffDecoder.Decode(reader, TiffPage.Read(reader, pages[page], limits ?? RasterLimits.Default));
    }

    /// <summary>Writes a picture of one page.</summary>
    /// <param name="image">The picture: grey or red-green-blue, with alpha or without.</param>
    /// <param name="compression">How to pack the samples.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">The file would be longer than an array.</exception>
    public static byte[] Encode(RasterImage image, TiffCompression compression = TiffCompression.Deflate)
    {
        ArgumentNullException.ThrowIfNull(image);
        return TiffEncoder.Encode([image], compression);
    }

    /// <summary>Writes pictures as the pages of one file.</summary>
    /// <param name="pages">The pictures, at least one.</param>
    /// <param name="compression">How to pack the samples.</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentException">There is no page, or the file would be longer than an array.</exception>
    public static byte[] Encode(IReadOnlyList<RasterImage> pages, TiffCompression compression = TiffCompression.Deflate)
    {
        ArgumentNullException.ThrowIfNull(pages);
        return pages.Count > 0 ? TiffEncoder.Encode(pages, compression) : throw new ArgumentException("A TIFF file has one page at least.", nameof(pages));
    }
}
