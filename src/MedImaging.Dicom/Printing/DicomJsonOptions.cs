namespace MedImaging.Dicom;

/// <summary>How the DICOM JSON model is written.</summary>
public sealed class DicomJsonOptions
{
    /// <summary>Gets or sets how long, in bytes, a value may be to stand in the text without asking <see cref="BulkDataUri"/>.</summary>
    /// <value>The default is 1,024.</value>
    public int MaxInlineBytes { get; set; } = 1024;

    /// <summary>Gets or sets what gives the address of a long value, written as <c>BulkDataURI</c>; for <see langword="null"/> the value stands in the text. It is asked for the VRs that PS3.18 F.2.2 lists, and for fragments whatever their length.</summary>
    /// <value>The default is none: all values stand in the text, but for fragments of compressed pixel data, which have no form there.</value>
    public Func<DicomElement, string?>? BulkDataUri { get; set; }
}
