namespace MedImaging.Dicom;

/// <summary>How much a text in the DICOM JSON model may ask of the reader. A text past a limit is refused with <see cref="ErrorKind.LimitExceeded"/>.</summary>
public sealed class DicomJsonReaderOptions
{
    /// <summary>Gets or sets how deep sequences may nest.</summary>
    /// <value>The default is 64.</value>
    public int MaxDepth { get; set; } = 64;

    /// <summary>Gets or sets how many elements there may be, those inside sequences counted.</summary>
    /// <value>The default is 200,000.</value>
    public int MaxElements { get; set; } = 200_000;

    /// <summary>Gets or sets how many items all sequences may have together.</summary>
    /// <value>The default is 100,000.</value>
    public int MaxItems { get; set; } = 100_000;

    /// <summary>Gets or sets what gives the value that stands at a <c>BulkDataURI</c>; an element for which it gives <see langword="null"/> is left out. The address is from the text: decide where it may point before going there.</summary>
    /// <value>The default is none: such elements are refused, for nothing is to be lost in silence.</value>
    public Func<DicomTag, DicomVr, string, ReadOnlyMemory<byte>?>? BulkData { get; set; }
}
