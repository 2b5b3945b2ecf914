using MedImaging.Codecs;

namespace MedImaging.Dicom;

/// <summary>Makes the stored samples of one frame: cuts them out of native pixel data, or decodes them. One thread; its memory is used again for each frame unless a frame keeps it.</summary>
internal sealed class FrameDecoder(bool isKept) : IDisposable
{
    // JPEG 2000 and JPEG-LS shrink an even picture without limit; a frame far larger than its bytes is a bomb.
    private const long FreeBytes = 64L << 20;
    private const long MaxExpansion = 2000;

    private readonly PixelBuffer _coded = new(isKept: false);
    private readonly PixelBuffer _stored = new(isKept);
    private readonly PixelBuffer _samples = new(isKept: false);
    private readonly PixelBuffer _output = new(isKept);
    private List<string>? _warnings;

    public IReadOnlyList<string> Warnings => _warnings is { Count: > 0 } ? _warnings : [];

    public FramePixels Read(PixelStore store, int frame)
    {
        _warnings?.Clear();
        IsYbr = store is { IsEncapsulated: false, KeepsColors: true, StoredForm: PhotometricForm.YbrFull };
        return store.IsEncapsulated ? ReadCoded(store, frame) : ReadNative(store, frame);
    }

    /// <summary>Hashes the bytes of a frame as they are stored.</summary>
    public ContentHash Hash(PixelStore store, int frame)
    {
        if (store.IsEncapsulated)
        {
            return ContentHash.Of(Join(store, frame).Span);
        }

        var (start, length, _) = store.Native(frame);
        return ContentHash.Of(Fetch(store.Source, start, length, _coded).Span);
    }

    /// <summary>Gets a coded frame's bytes as one run.</summary>
    public ReadOnlyMemory<byte> Join(PixelStore store, int frame)
    {
        var fragments = store.Fragments;
        var (first, end) = fragments.Frame(frame);
        if (end - first == 1)
        {
            return Fetch(store.Source, fragments.Offset(first), fragments.Length(first), _coded);
        }

        long total = 0;
        for (int i = first; i < end; i++)
        {
            total += fragments.Length(i);
        }

        var joined = _coded.Take(total);
        int at = 0;
        for (int i = first; i < end; i++)
        {
            store.Source.Read(fragments.Offset(i), joined.Span.Slice(at, fragments.Length(i)));
            at += fragments.Length(i);
        }

        return joined;
    }

    public void Dispose()
    {
        _coded.Dispose();
        _stored.Dispose();
        _samples.Dispose();
        _output.Dispose();
    }

    private static ReadOnlyMemory<byte> Fetch(ByteSource source, long offset, int length, PixelBuffer buffer)
    {
        if (source.TryGetMemory(offset, length, out var memory))
        {
            return memory;
        }

        var read = buffer.Take(length);
        source.Read(offset, read.Span);
        return read;
    }

    private FramePixels ReadNative(PixelStore store, int frame)
    {
        var layout = store.Layout;
        var (start, length, firstBit) = store.Native(frame);
        bool isDirect = layout.BitsAllocated > 1 && store.Palette is null;   // may be given as it lies
        var bytes = Fetch(store.Source, start, length, isDirect ? _stored : _coded);
        if (layout.BitsAllocated == 1 && !PhotometricForms.IsColor(layout.Form))
        {
            var samples = _output.Take(layout.PixelCount);
            StoredSamples.ReadBits(bytes.Span, firstBit, samples.Span);
            return new FramePixels(samples, SampleFormat.UInt8, layout.Rows, layout.Columns);
        }

        return store.Palette is { } palette ? palette.Apply(bytes.Span, layout, _output)
            : layout.SamplesPerPixel == 1 ? StoredSamples.Grey(bytes, layout)
            : ColorSamples.ToRgb(bytes, layout, _output);
    }

    private FramePixels ReadCoded(PixelStore store, int frame)
    {
        var coded = Join(store, frame);
        try
        {
            return CodedFrame.Decode(store, coded.Span, this);
        }
        catch (CodecException ex)
        {
            throw Fault(store, frame, ex);
        }
    }

    /// <summary>Gets memory for decoded samples, if coded bytes can be as many.</summary>
    public Memory<byte> TakeSamples(PixelStore store, long size, long coded, bool isFinal)
    {
        if (size > FreeBytes && size / MaxExpansion > coded)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"DICOM: a frame of {size} bytes coded in {coded}, {store.SyntaxName}: more than {MaxExpansion} times as many.");
        }

        return (isFinal ? _stored : _samples).Take(size);
    }

    public PixelBuffer Output => _output;

    /// <summary>Whether the colours of the last frame were left as Y, Cb, Cr.</summary>
    public bool IsYbr { get; set; }

    public void Warn(string text) => (_warnings ??= []).Add(text);

    private static MedImagingException Fault(PixelStore store, int frame, CodecException ex)
    {
        long? offset = PlaceOf(store.Fragments, frame, ex.Offset);
        var kind = ex.Fault switch
        {
            CodecFault.Truncated => ErrorKind.Corrupt,
            CodecFault.Unsupported => ErrorKind.UnsupportedFormat,
            CodecFault.LimitExceeded => ErrorKind.LimitExceeded,
            _ => ErrorKind.InvalidInput,
        };
        string known = offset < 0 ? "" : $", at offset {offset} of the file";
        return new MedImagingException(kind, $"DICOM: {DicomTags.PixelData}, frame {frame} of {store.FrameCount}, {store.SyntaxName}{known}: {ex.Message}.", ex) { Offset = offset < 0 ? null : offset };
    }

    private static long PlaceOf(FragmentList fragments, int frame, long offset)
    {
        var (first, end) = fragments.Frame(frame);
        int fragment = first;
        for (; fragment < end - 1 && offset >= fragments.Length(fragment); fragment++)
        {
            offset -= fragments.Length(fragment);
        }

        return fragments.Offset(fragment) + Math.Clamp(offset, 0, fragments.Length(fragment));
    }
}
