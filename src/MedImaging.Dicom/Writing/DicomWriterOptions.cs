namespace MedImaging.Dicom;

/// <summary>How a DICOM file is written.</summary>
public sealed class DicomWriterOptions
{
    /// <summary>Gets or sets the transfer syntax: an uncompressed or deflated one, or, for pixel data that are in fragments already, the one they are compressed in.</summary>
    /// <value>The default is the file's own.</value>
    public TransferSyntax? TransferSyntax { get; set; }

    /// <summary>Gets or sets whether sequences and items end with delimiters instead of saying their length (PS3.5 7.5.1).</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool UseUndefinedLengths { get; set; }

    /// <summary>Gets or sets whether each group of the dataset begins with its length, which is retired (PS3.5 7.2). Lengths that a file had are never copied; inside items there are none.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool WriteGroupLengths { get; set; }

    /// <summary>Gets or sets which values must keep the rules of their VR; one that breaks them is refused with its tag before anything is written.</summary>
    /// <value>The default is <see cref="ValueChecks.New"/>.</value>
    public ValueChecks Checks { get; set; }

    /// <summary>Gets or sets the application entity title of the writer, (0002,0016).</summary>
    /// <value>The default is none.</value>
    public string? SourceApplicationEntityTitle { get; set; }
}
