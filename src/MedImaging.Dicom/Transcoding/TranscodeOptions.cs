using System.ComponentModel.DataAnnotations;

namespace MedImaging.Dicom;

/// <summary>How pixel data are written again in another transfer syntax.</summary>
public sealed class TranscodeOptions
{
    /// <summary>Gets or sets the quality of JPEG baseline.</summary>
    /// <value>The default is 90.</value>
    [Range(1, 100)]
    public int JpegQuality { get; set; } = 90;

    /// <summary>Gets or sets how far a sample may be from its original in near-lossless JPEG-LS.</summary>
    /// <value>The default is 2.</value>
    [Range(0, 255)]
    public int NearLossless { get; set; } = 2;

    /// <summary>Gets or sets what makes the new SOP Instance UID of an object that loses something.</summary>
    /// <value>The default is <see langword="null"/>: UIDs derived from UUIDs.</value>
    public IUidSource? Uids { get; set; }

    /// <summary>Gets or sets the limits for reading the frames; the result is held to <see cref="DicomReaderOptions.MaxFileBytes"/>.</summary>
    /// <value>The default is that of <see cref="DicomReaderOptions"/>.</value>
    public DicomReaderOptions Limits { get; set; } = new();
}
