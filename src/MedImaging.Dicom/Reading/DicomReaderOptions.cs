using System.ComponentModel.DataAnnotations;

namespace MedImaging.Dicom;

/// <summary>How much a DICOM file may ask of the reader. A file past a limit is refused with <see cref="ErrorKind.LimitExceeded"/>.</summary>
public sealed class DicomReaderOptions
{
    internal static readonly DicomReaderOptions Default = new();

    /// <summary>Gets or sets the largest file. What opens a file by its path keeps little of it in memory; what is given a stream or an image source holds all of it.</summary>
    /// <value>The default is 2,147,483,591, the most that can be read.</value>
    [Range(256, 2_147_483_591)]
    public long MaxFileBytes { get; set; } = Array.MaxLength;

    /// <summary>Gets or sets how deep sequences may nest.</summary>
    /// <value>The default is 64.</value>
    [Range(1, 512)]
    public int MaxDepth { get; set; } = 64;

    /// <summary>Gets or sets how many elements a file may have, those inside sequences counted.</summary>
    /// <value>The default is 200,000.</value>
    [Range(1, 10_000_000)]
    public int MaxElements { get; set; } = 200_000;

    /// <summary>Gets or sets how many items the sequences of a file may have together.</summary>
    /// <value>The default is 100,000.</value>
    [Range(1, 10_000_000)]
    public int MaxItems { get; set; } = 100_000;

    /// <summary>Gets or sets how many fragments encapsulated pixel data may have.</summary>
    /// <value>The default is 100,000.</value>
    [Range(1, 10_000_000)]
    public int MaxFragments { get; set; } = 100_000;

    /// <summary>Gets or sets how many frames an object may have.</summary>
    /// <value>The default is 100,000.</value>
    [Range(1, 10_000_000)]
    public int MaxFrames { get; set; } = 100_000;

    /// <summary>Gets or sets how many pixels one frame may have.</summary>
    /// <value>The default is 268,435,456 (16,384 × 16,384).</value>
    [Range(1, 1 << 29)]
    public long MaxPixelsPerFrame { get; set; } = 1L << 28;

    /// <summary>Gets or sets how many warnings are kept; the rest is counted.</summary>
    /// <value>The default is 64.</value>
    [Range(0, 100_000)]
    public int MaxWarnings { get; set; } = 64;

    /// <summary>Gets or sets how many bytes a deflated file may inflate to.</summary>
    /// <value>The default is 1 GiB.</value>
    [Range(256, 2_147_483_591)]
    public long MaxInflatedBytes { get; set; } = 1L << 30;

    /// <summary>Gets or sets how many bytes a deflated file may inflate to for each of its own, above the first 32 MiB.</summary>
    /// <value>The default is 32: images deflate 2 to 10 times.</value>
    [Range(1, 1100)]
    public int MaxInflationRatio { get; set; } = 32;

    /// <summary>Gets or sets the tag to stop at: the first element of the dataset with this tag or a greater one is not read, nor anything after it.</summary>
    /// <value>The default is <see langword="null"/>: the file is read to its end.</value>
    public DicomTag? StopBefore { get; set; }

    /// <summary>Gets or sets what the host knows of private elements: their VR where the file does not say it.</summary>
    /// <value>The default is <see langword="null"/>: they are read as UN.</value>
    public PrivateDictionary? PrivateDictionary { get; set; }

    /// <summary>Gets or sets whether what the standard forbids but a reader can put right is read with a warning; otherwise it is refused.</summary>
    /// <value>The default is <see langword="true"/>.</value>
    public bool IsLenient { get; set; } = true;
}
