namespace MedImaging.Dicom;

/// <summary>A DICOM file: its meta information and its dataset (PS3.10 7). Values stay in the file's bytes until they are asked for.</summary>
/// <remarks>
/// <see cref="Parse"/> takes a file that is in memory. <see cref="OpenAsync"/> reads a header: values of 64 KiB and more, and pixel data that do not end
/// within the first 16 KiB, stay on the disk until <see cref="DicomElement.Value"/> asks for them. No handle is kept, so there is nothing to dispose of: the
/// file is opened again for each such value, and refused when its length or the time of its last change is another.
/// </remarks>
public sealed class DicomFile
{
    /// <summary>Makes a file to be written of a dataset.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="transferSyntax">How to write it; <see langword="null"/> for explicit little endian.</param>
    public DicomFile(DicomDataset dataset, TransferSyntax? transferSyntax = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        (Meta, Dataset, TransferSyntax) = ([], dataset, transferSyntax ?? TransferSyntax.ExplicitLittleEndian);
    }

    internal DicomFile(DicomDataset meta, DicomDataset dataset, TransferSyntax transferSyntax) => (Meta, Dataset, TransferSyntax) = (meta, dataset, transferSyntax);

    /// <summary>Gets the meta information, group 0002; empty when the file has none.</summary>
    public DicomDataset Meta { get; }

    /// <summary>Gets the dataset.</summary>
    public DicomDataset Dataset { get; }

    /// <summary>Gets how the dataset is written.</summary>
    public TransferSyntax TransferSyntax { get; }

    // What the offsets of the dataset count in; of a deflated file, what it inflates to.
    internal ByteSource Source => Dataset.Source;

    /// <summary>Gets where the dataset starts in the file, in bytes.</summary>
    public long DatasetOffset { get; internal init; }

    /// <summary>Gets what stands in the file's first 128 bytes.</summary>
    public PreambleKind Preamble { get; internal init; }

    /// <summary>Gets what the reader noticed and put up with; each cites the place and the clause, never a value.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>Reads a file that is in memory. Nothing is copied: the bytes must not change while the file is in use.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults.</param>
    /// <returns>The file.</returns>
    /// <exception cref="MedImagingException">It is not DICOM or malformed (<see cref="ErrorKind.InvalidInput"/>), cut off (<see cref="ErrorKind.Corrupt"/>), past a limit (<see cref="ErrorKind.LimitExceeded"/>) or in a transfer syntax that cannot be read (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public static DicomFile Parse(ReadOnlyMemory<byte> bytes, DicomReaderOptions? options = null) => FileParser.Parse(new MemoryByteSource(bytes), options ?? DicomReaderOptions.Default, CancellationToken.None);

    /// <summary>Reads a file's header; large values and pixel data are read when they are asked for.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the reading between its pieces.</param>
    /// <returns>The file.</returns>
    /// <remarks>A header is read in less time than it takes to hand it to another thread, so all is done before this returns: for files on a slow network, call it from a thread that may wait.</remarks>
    /// <exception cref="MedImagingException">As for <see cref="Parse"/>, or the file cannot be read (<see cref="ErrorKind.NotFound"/>, <see cref="ErrorKind.Unavailable"/>).</exception>
    public static Task<DicomFile> OpenAsync(string path, DicomReaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<DicomFile>(cancellationToken);
        }

        try
        {
            return Task.FromResult(FileParser.Open(path, options ?? DicomReaderOptions.Default, cancellationToken));
        }
        catch (MedImagingException ex)
        {
            return Task.FromException<DicomFile>(ex);
        }
        catch (OperationCanceledException)
        {
            return Task.FromCanceled<DicomFile>(cancellationToken);
        }
    }
}
