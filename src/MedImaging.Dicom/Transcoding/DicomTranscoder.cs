namespace MedImaging.Dicom;

/// <summary>Writes the pixel data of an object in another transfer syntax, frame by frame, and puts right what the object says of them.</summary>
/// <remarks>
/// Without loss, samples stay bit for bit, and the object stays the same instance. JPEG baseline and near-lossless JPEG-LS lose something: the result is a
/// new instance that names its source, with the method and the ratio (PS3.3 C.7.6.1.1.5). A coded frame is decoded first; colours that a JPEG mixed
/// are written as RGB.
/// </remarks>
public static class DicomTranscoder
{
    /// <summary>Makes an object of another transfer syntax.</summary>
    /// <param name="file">The object; it is not changed. The result shares its values, so its bytes must stay.</param>
    /// <param name="syntax">The transfer syntax of the result.</param>
    /// <param name="options">The choices; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the work between frames.</param>
    /// <returns>The new object, to be written with <see cref="DicomWriter"/>.</returns>
    /// <exception cref="MedImagingException">The transfer syntax cannot hold such pixels or is not written (<see cref="ErrorKind.UnsupportedFormat"/>), the pixels cannot be decoded, or the result passes a limit.</exception>
    public static DicomFile Transcode(DicomFile file, TransferSyntax syntax, TranscodeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(syntax);
        options ??= new TranscodeOptions();
        var dataset = file.Dataset.CopyLevel();
        bool hasPixels = PixelStore.TryFindPixels(dataset, out var pixels);
        if (!hasPixels || (pixels.Fragments is null && !syntax.IsEncapsulated) || (pixels.Fragments is not null && syntax.Uid == file.TransferSyntax.Uid))
        {
            return hasPixels || !syntax.IsEncapsulated ? new DicomFile(dataset, syntax)
                : throw new MedImagingException(ErrorKind.UnsupportedFormat, $"DICOM: an object without pixel data cannot be in {syntax.Name}.");
        }

        int frames = DicomInstance.FrameCountOf(dataset, options.Limits);
        var store = PixelStore.Of(dataset, file.TransferSyntax, frames, options.Limits, keepsColors: true);
        using var sink = FrameSink.For(syntax, store, options);
        using (var decoder = new FrameDecoder(isKept: false))
        {
            for (int frame = 0; frame < frames; frame++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                sink.Add(decoder.Read(store, frame), decoder.IsYbr);
            }
        }

        PixelDescription.Write(dataset, file, sink, store, syntax, options);
        return new DicomFile(dataset, syntax);
    }
}
