using System.Diagnostics.CodeAnalysis;
using MedImaging.Codecs;

namespace MedImaging.Formats;

/// <summary>A picture file as an image object. The first page is decoded when the file is read, others when they are asked for.</summary>
internal sealed class RasterInstance : ImageInstance
{
    private readonly RasterFormat _format;
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly RasterLimits _limits;
    private readonly FramePixels _first;

    [SetsRequiredMembers]
    public RasterInstance(RasterFormat format, ReadOnlyMemory<byte> bytes, string sourceName, RasterReaderOptions options)
    {
        _limits = new RasterLimits { MaxPixels = options.MaxPixels, MaxDecodedBytes = options.MaxDecodedBytes };
        _format = format;
        int pages = CountPages(format, bytes.Span, options);
        int orientation = options.AppliesOrientation ? format.OrientationOf(bytes.Span) : 1;
        var warnings = new List<string>();
        _first = Decode(bytes.Span, 0, orientation, warnings);
        _bytes = pages > 1 ? bytes : default;
        (SourceName, SourceHash, Warnings) = (sourceName, ContentHash.Of(bytes.Span), warnings);
        Study = new StudyDescriptor();
        Series = new SeriesDescriptor();
        Descriptor = new InstanceDescriptor { FrameCount = pages, Rows = _first.Rows, Columns = _first.Columns };
    }

    /// <inheritdoc/>
    public override PixelFrame ReadFrame(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Descriptor.FrameCount);
        var warnings = new List<string>();
        var pixels = index == 0 ? _first : Decode(_bytes.Span, index, orientation: 1, warnings);
        return new PixelFrame
        {
            Instance = this,
            Index = index,
            Rows = pixels.Rows,
            Columns = pixels.Columns,
            SamplesPerPixel = pixels.SamplesPerPixel,
            Pixels = pixels,
            Window = RasterPixels.WindowOf(pixels),
            Warnings = warnings,
        };
    }

    private static int CountPages(RasterFormat format, ReadOnlySpan<byte> bytes, RasterReaderOptions options)
    {
        try
        {
            int pages = format.CountPages(bytes);
            return pages <= options.MaxPages
                ? pages
                : throw new MedImagingException(ErrorKind.LimitExceeded, $"{format.Name}: the file has {pages:N0} pages; at most {options.MaxPages:N0} are allowed.");
        }
        catch (CodecException ex)
        {
            throw Refusal(format, ex);
        }
    }

    private static MedImagingException Refusal(RasterFormat format, CodecException cause) => new(
        cause.Fault switch
        {
            CodecFault.Unsupported => ErrorKind.UnsupportedFormat,
            CodecFault.LimitExceeded => ErrorKind.LimitExceeded,
            _ => ErrorKind.Corrupt,
        },
        $"{format.Name}: {cause.Message}.",
        cause)
    { Offset = cause.Offset };

    private FramePixels Decode(ReadOnlySpan<byte> bytes, int page, int orientation, List<string> warnings)
    {
        try
        {
            return RasterPixels.Of(_format.Decode(bytes, page, _limits), _format.Name, orientation, warnings);
        }
        catch (CodecException ex)
        {
            throw Refusal(_format, ex);
        }
    }
}
