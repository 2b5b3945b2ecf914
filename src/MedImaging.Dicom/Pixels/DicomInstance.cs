using System.Diagnostics.CodeAnalysis;

namespace MedImaging.Dicom;

/// <summary>An image object read from DICOM: its descriptions, its dataset, and its frames in real units.</summary>
public sealed class DicomInstance : ImageInstance
{
    private readonly DicomReaderOptions _options;

    /// <summary>Describes a file as an image object.</summary>
    /// <param name="file">The file.</param>
    /// <param name="sourceName">The name to show.</param>
    /// <param name="sourceHash">The SHA-256 of the file's bytes.</param>
    /// <param name="options">The limits; <see langword="null"/> for the defaults.</param>
    /// <exception cref="MedImagingException">The object has more frames than allowed (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    [SetsRequiredMembers]
    public DicomInstance(DicomFile file, string sourceName, ContentHash sourceHash, DicomReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentException.ThrowIfNullOrEmpty(sourceName);
        _options = options ?? new DicomReaderOptions();
        var dataset = file.Dataset;
        (File, SourceName, SourceHash, Warnings) = (file, sourceName, sourceHash, file.Warnings);
        Study = Descriptions.Study(dataset);
        Series = Descriptions.Series(dataset);
        Descriptor = Descriptions.Instance(file, FrameCountOf(dataset, _options));
    }

    /// <summary>Gets the file with all its elements.</summary>
    public DicomFile File { get; }

    /// <inheritdoc/>
    public override PixelFrame ReadFrame(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Descriptor.FrameCount);
        return PixelReader.Read(this, index, Descriptor.FrameCount, _options);
    }

    // Objects that say nothing, or nothing sensible, have one frame (PS3.3 C.7.6.6.1.1).
    private static int FrameCountOf(DicomDataset dataset, DicomReaderOptions options)
    {
        if (!PixelReader.TryFindPixels(dataset, out _))
        {
            return 0;
        }

        int count = dataset.TryGetInt(DicomTags.NumberOfFrames, out int stated) && stated > 0 ? stated : 1;
        if (count <= options.MaxFrames)
        {
            return count;
        }

        dataset.TryGet(DicomTags.NumberOfFrames, out var element);
        throw new MedImagingException(ErrorKind.LimitExceeded, $"DICOM: {DicomTags.NumberOfFrames} at offset {element.Offset}: more than {options.MaxFrames} frames.") { Offset = element.Offset };
    }
}
