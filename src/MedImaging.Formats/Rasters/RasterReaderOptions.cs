using System.ComponentModel.DataAnnotations;

namespace MedImaging.Formats;

/// <summary>How much a PNG, JPEG, TIFF or BMP file may ask of the reader. A file past a limit is refused with <see cref="ErrorKind.LimitExceeded"/>.</summary>
public sealed class RasterReaderOptions
{
    internal static readonly RasterReaderOptions Default = new();

    /// <summary>Gets or sets the largest file.</summary>
    /// <value>The default is 512 MiB.</value>
    [Range(16, 2_147_483_591)]
    public long MaxFileBytes { get; set; } = 512L << 20;

    /// <summary>Gets or sets how many pixels a picture may have.</summary>
    /// <value>The default is 268,435,456 (16,384 × 16,384).</value>
    [Range(1, 1 << 29)]
    public long MaxPixels { get; set; } = 1L << 28;

    /// <summary>Gets or sets how many bytes the samples of a picture may have.</summary>
    /// <value>The default is 1 GiB.</value>
    [Range(1, 2_147_483_591)]
    public long MaxDecodedBytes { get; set; } = 1L << 30;

    /// <summary>Gets or sets how many pages a TIFF file may have.</summary>
    /// <value>The default is 10,000.</value>
    [Range(1, 65_535)]
    public int MaxPages { get; set; } = 10_000;

    /// <summary>Gets or sets whether pictures are turned as their file says they are held: the Exif orientation of JPEG and PNG. TIFF files are always turned, since there it is part of the format.</summary>
    /// <value>The default is <see langword="true"/>: findings then point to what every viewer shows.</value>
    public bool AppliesOrientation { get; set; } = true;
}
