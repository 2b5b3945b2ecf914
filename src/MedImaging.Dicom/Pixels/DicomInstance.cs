using System.Diagnostics.CodeAnalysis;

namespace MedImaging.Dicom;

/// <summary>An image object read from DICOM: its descriptions, its dataset, and its frames in real units.</summary>
public sealed class DicomInstance : ImageInstance
{
    private readonly DicomReaderOptions _options;
    private PixelStore? _store;

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

    private PixelStore Store => _store ??= PixelStore.Of(File.Dataset, File.TransferSyntax, Descriptor.FrameCount, _options);   // made twice by two threads is the same twice

    /// <inheritdoc/>
    public override PixelFrame ReadFrame(int index)
    {
        RequireFrame(index);
        return InstanceFrames.Read(this, Store, index);
    }

    /// <summary>Decodes one frame of PET to standardized uptake values by body weight, in <c>{SUVbw}g/mL</c>.</summary>
    /// <param name="index">The frame, from 0.</param>
    /// <returns>The frame.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="MedImagingException">What the values need is missing (<see cref="ErrorKind.InvalidInput"/>, with the reason), or the pixels cannot be decoded.</exception>
    public PixelFrame ReadSuvFrame(int index)
    {
        RequireFrame(index);
        var factor = SuvFactor.Of(File.Dataset);
        return factor.Value is { } value
            ? InstanceFrames.Read(this, Store, index, value)
            : throw new MedImagingException(ErrorKind.InvalidInput, $"DICOM: standardized uptake values cannot be reckoned: {factor.Reason}.");
    }

    /// <summary>Reads where a frame lies in the patient and among its series.</summary>
    /// <param name="index">The frame, from 0.</param>
    /// <returns>What the object says of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public FrameGeometry ReadGeometry(int index)
    {
        RequireFrame(index);
        return FrameGeometry.Of(File.Dataset, index);
    }

    /// <summary>Reads the overlays of a frame, those in unused bits of its pixels too.</summary>
    /// <param name="index">The frame, from 0.</param>
    /// <returns>The overlays, in the order of their groups; those that are not sound are left out.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public IReadOnlyList<FrameOverlay> ReadOverlays(int index)
    {
        RequireFrame(index);
        return OverlayReader.Read(File.Dataset, Store, index);
    }

    /// <summary>Gets the ICC profile of the colours (0028,2000), or of the first optical path.</summary>
    /// <returns>The bytes of the profile; empty when there is none.</returns>
    public ReadOnlyMemory<byte> ReadIccProfile()
    {
        var profile = new DicomTag(0x00282000);
        return File.Dataset.TryGet(profile, out var own) ? own.Value
            : File.Dataset.TryGetItems(new DicomTag(0x00480105), out var paths) && paths[0].TryGet(profile, out var path) ? path.Value
            : default;
    }

    /// <summary>Decodes one frame with a decoder that is used again; it holds until the decoder's next frame.</summary>
    internal FramePixels DecodeFrame(int index, FrameDecoder decoder)
    {
        RequireFrame(index);
        var pixels = decoder.Read(Store, index);
        return pixels.SamplesPerPixel == 3 ? pixels : InstanceFrames.Describe(pixels, Store, File.Dataset, new FrameContext(File.Dataset, index));
    }

    private void RequireFrame(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Descriptor.FrameCount);
    }

    // Objects that say nothing, or nothing sensible, have one frame (PS3.3 C.7.6.6.1.1).
    internal static int FrameCountOf(DicomDataset dataset, DicomReaderOptions options)
    {
        if (!PixelStore.TryFindPixels(dataset, out _))
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
