namespace MedImaging.Dicom;

/// <summary>Writes Part 10 files in little endian: a zero preamble, the meta information, the dataset (PS3.10 7).</summary>
public static class DicomWriter
{
    /// <summary>The Implementation Class UID of files written here, (0002,0012).</summary>
    public const string ImplementationClassUid = "2.25.50797066729732650305338057390831629634";

    /// <summary>The Implementation Version Name of files written here, (0002,0013).</summary>
    public const string ImplementationVersionName = "MEDIMAGING_SDK";

    /// <summary>Writes a file to memory.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="MedImagingException">The dataset has no SOP class or instance UID, a text does not fit its character set, or a value is too long (<see cref="ErrorKind.InvalidInput"/>); or the transfer syntax cannot be written (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public static byte[] ToBytes(DicomFile file, DicomWriterOptions? options = null) => Write(file, options).ToArray();

    /// <summary>Writes a file to a stream.</summary>
    /// <param name="file">The file.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>A task that ends when all is written.</returns>
    /// <exception cref="MedImagingException">As for <see cref="ToBytes"/>.</exception>
    public static async Task WriteAsync(DicomFile file, Stream stream, DicomWriterOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        await stream.WriteAsync(Write(file, options), cancellationToken).ConfigureAwait(false);
    }

    private static ReadOnlyMemory<byte> Write(DicomFile file, DicomWriterOptions? options)
    {
        ArgumentNullException.ThrowIfNull(file);
        options ??= new DicomWriterOptions();
        var syntax = options.TransferSyntax ?? file.TransferSyntax;
        if (syntax.IsBigEndian || syntax.IsDeflated)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"DICOM: the transfer syntax {syntax} cannot be written.");
        }

        if (file.Dataset.TryGet(DicomTags.PixelData, out var pixels) && pixels.Fragments is not null != syntax.IsEncapsulated)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"DICOM: the pixel data are {(pixels.Fragments is null ? "not " : "")}compressed; writing them as {syntax} is not supported.");
        }

        var output = new ElementWriter(pixels.Tag.Value == 0 ? 4096 : pixels.Value.Length + 4096, options.UseUndefinedLengths);
        output.WriteRaw(new byte[128]);   // never what was in it: a preamble can hide a program (PS3.10 7.5)
        output.WriteRaw("DICM"u8);
        output.WriteMeta(MakeMeta(file, syntax, options));
        output.Write(file.Dataset, syntax.IsExplicit);
        return output.Written;
    }

    private static DicomDataset MakeMeta(DicomFile file, TransferSyntax syntax, DicomWriterOptions options)
    {
        var meta = new DicomDataset
        {
            { DicomTags.FileMetaInformationVersion, DicomVr.OB, new byte[] { 0, 1 } },
            { DicomTags.MediaStorageSOPClassUID, Uid(file, DicomTags.SOPClassUID, DicomTags.MediaStorageSOPClassUID) },
            { DicomTags.MediaStorageSOPInstanceUID, Uid(file, DicomTags.SOPInstanceUID, DicomTags.MediaStorageSOPInstanceUID) },
            { DicomTags.TransferSyntaxUID, syntax.Uid },
            { DicomTags.ImplementationClassUID, ImplementationClassUid },
            { DicomTags.ImplementationVersionName, ImplementationVersionName },
        };
        if (options.SourceApplicationEntityTitle is { } title)
        {
            meta.Add(DicomTags.SourceApplicationEntityTitle, title);
        }

        return meta;
    }

    private static string Uid(DicomFile file, DicomTag tag, DicomTag metaTag)
        => file.Dataset.GetUid(tag) ?? file.Meta.GetUid(metaTag)
            ?? throw new MedImagingException(ErrorKind.InvalidInput, $"DICOM: the dataset has no {tag.Name} {tag}; a file needs it (PS3.10 7.1).");
}
