using System.IO.Compression;

namespace MedImaging.Formats;

/// <summary>How a volume is written as NIfTI.</summary>
public sealed class NiftiWriterOptions
{
    internal static readonly NiftiWriterOptions Default = new();

    /// <summary>Gets or sets the version, 1 or 2. The second holds sides over 32,767 voxels and places as doubles; fewer programs read it.</summary>
    /// <value>The default is 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public int Version
    {
        get;
        set => field = value is 1 or 2 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "NIfTI has the versions 1 and 2.");
    } = 1;

    /// <summary>Gets or sets whether to compress with gzip. Where a path is given, its ending <c>.gz</c> says so.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsCompressed { get; set; }

    /// <summary>Gets or sets how hard to compress.</summary>
    /// <value>The default is <see cref="CompressionLevel.Fastest"/>.</value>
    public CompressionLevel CompressionLevel { get; set; } = CompressionLevel.Fastest;

    /// <summary>Gets or sets whether numbers have their highest byte first.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool IsBigEndian { get; set; }

    /// <summary>Gets or sets the range to show, in real units, that the header suggests (<c>cal_min</c>, <c>cal_max</c>).</summary>
    /// <value>The default is <see langword="null"/>: none.</value>
    public Window? Window { get; set; }
}
