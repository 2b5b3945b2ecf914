using System.Buffers;
using System.ComponentModel.DataAnnotations;

namespace MedImaging.Formats;

/// <summary>How much a NIfTI file may ask of the reader. A file past a limit is refused with <see cref="ErrorKind.LimitExceeded"/>.</summary>
public sealed class NiftiReaderOptions
{
    internal static readonly NiftiReaderOptions Default = new();

    /// <summary>Gets or sets the largest file taken from an image source, which is held in memory. Paths and streams are read as they go and have no such limit.</summary>
    /// <value>The default is 2,147,483,591, the most that can be held.</value>
    [Range(348, 2_147_483_591)]
    public long MaxFileBytes { get; set; } = Array.MaxLength;

    /// <summary>Gets or sets how many bytes of voxels are held: those of one volume, or of all where a file is read as frames.</summary>
    /// <value>The default is 1 GiB.</value>
    [Range(1, 2_147_483_591)]
    public long MaxVoxelBytes { get; set; } = 1L << 30;

    /// <summary>Gets or sets how far a compressed file is inflated.</summary>
    /// <value>The default is 8 GiB: only what is asked for is held, but volumes before it must be inflated too.</value>
    [Range(348, 1L << 40)]
    public long MaxInflatedBytes { get; set; } = 8L << 30;

    /// <summary>Gets or sets how many slices a file may have, those of all its volumes together, where it is read as frames.</summary>
    /// <value>The default is 100,000.</value>
    [Range(1, 10_000_000)]
    public int MaxFrames { get; set; } = 100_000;

    /// <summary>Gets or sets how many bytes of extensions are kept; where there are more, all are skipped with a warning.</summary>
    /// <value>The default is 1 MiB.</value>
    [Range(0, 1 << 30)]
    public int MaxExtensionBytes { get; set; } = 1 << 20;

    /// <summary>Gets or sets where the memory of volumes comes from; <see langword="null"/> for an array of the exact size.</summary>
    /// <remarks>A host that reads one volume after another gives a pool: fresh memory costs more than reading a file that the system holds already.</remarks>
    public MemoryPool<byte>? Pool { get; set; }
}
