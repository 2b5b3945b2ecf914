using System.Buffers;
using System.Buffers.Binary;
using MedImaging.Codecs;

namespace MedImaging.Dicom;

/// <summary>Takes frames and keeps them coded, or as they are, in one run of bytes.</summary>
internal sealed class FrameSink : IDisposable
{
    private readonly PixelStore _store;
    private readonly TransferSyntax _syntax;
    private readonly TranscodeOptions _options;
    private readonly PixelBuffer _widened = new(isKept: false);
    private readonly PixelBuffer _turned = new(isKept: false);
    private readonly ArrayBufferWriter<byte> _written = new();
    private readonly List<(int Offset, int Length)> _frames = [];

    private FrameSink(PixelStore store, TransferSyntax syntax, TranscodeOptions options) => (_store, _syntax, _options) = (store, syntax, options);

    /// <summary>Gets whether three samples are Y, Cb, Cr.</summary>
    public bool IsYbr { get; private set; }

    /// <summary>Gets whether the lowest bit of a sample is the lowest of its container now, where it was not before.</summary>
    public bool IsLowered { get; private set; }

    /// <summary>Gets the bytes of all frames before they were coded.</summary>
    public long PlainBytes { get; private set; }

    public long CodedBytes => _written.WrittenCount;

    public bool IsLossy => _syntax == TransferSyntax.JpegBaseline || (_syntax == TransferSyntax.JpegLsNearLossless && _options.NearLossless > 0);

    public ReadOnlyMemory<byte> Plain => _written.WrittenMemory;

    public static FrameSink For(TransferSyntax syntax, PixelStore store, TranscodeOptions options)
    {
        var layout = store.Layout;
        bool isWritten = !syntax.IsEncapsulated || syntax == TransferSyntax.RleLossless || syntax == TransferSyntax.JpegBaseline || syntax == TransferSyntax.JpegLossless
            || syntax == TransferSyntax.JpegLsLossless || syntax == TransferSyntax.JpegLsNearLossless || syntax == TransferSyntax.Jpeg2000Lossless || syntax == TransferSyntax.HighThroughputJpeg2000Lossless;
        bool isBaseline = syntax == TransferSyntax.JpegBaseline;
        bool isFit = !syntax.IsEncapsulated
            || (!layout.IsFloat && (syntax == TransferSyntax.RleLossless ? layout.BitsAllocated is 8 or 16 or 32
                : isBaseline ? layout is { BitsAllocated: 8, BitsStored: 8, IsSigned: false } && store.StoredForm != PhotometricForm.PaletteColor
                : layout.BitsAllocated is 8 or 16));
        return !isWritten ? throw new MedImagingException(ErrorKind.UnsupportedFormat, $"DICOM: {(DicomDictionary.FindUidName(syntax.Uid) is { } name ? name : "an unknown transfer syntax")} is not written.")
            : isFit ? new FrameSink(store, syntax, options)
            : throw new MedImagingException(ErrorKind.UnsupportedFormat, $"DICOM: pixels with these {DicomTags.BitsAllocated}, {DicomTags.BitsStored} or {DicomTags.PhotometricInterpretation} cannot be in {syntax.Name} (PS3.5 8.2).");
    }

    public void Add(in FramePixels frame, bool isYbr)
    {
        IsYbr = isYbr;
        var bytes = Widen(frame);
        PlainBytes += bytes.Length;
        if (PlainBytes > _options.Limits.MaxFileBytes && !_syntax.IsEncapsulated)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"DICOM: the decoded frames have more than {_options.Limits.MaxFileBytes} bytes.");
        }

        int start = _written.WrittenCount;
        if (_syntax.IsEncapsulated)
        {
            Encode(bytes.Span, frame);
        }
        else
        {
            _written.Write(bytes.Span);
        }

        int length = _written.WrittenCount - start;
        _frames.Add((start, length));
        if (_syntax.IsEncapsulated && (length & 1) != 0)
        {
            _written.Write([(byte)0]);   // fragments are of even length (PS3.5 A.4)
        }
    }

    /// <summary>Makes fragments of the frames, one each, after a table of their places (PS3.5 A.4).</summary>
    public DicomFragments ToFragments()
    {
        byte[] bytes = new byte[checked((4 * _frames.Count) + _written.WrittenCount)];
        int head = 4 * _frames.Count;
        var pieces = new (int Offset, int Length)[_frames.Count + 1];
        pieces[0] = (0, head);
        uint place = 0;
        for (int i = 0; i < _frames.Count; i++)
        {
            int even = _frames[i].Length + (_frames[i].Length & 1);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), place);
            pieces[i + 1] = (head + _frames[i].Offset, even);
            place += 8 + (uint)even;
        }

        _written.WrittenSpan.CopyTo(bytes.AsSpan(head));
        return new DicomFragments(new MemoryByteSource(bytes), pieces);
    }

    public void Dispose()
    {
        _widened.Dispose();
        _turned.Dispose();
    }

    // Decoders give the smallest container and the stream's own precision; an object has that of its attributes.
    private ReadOnlyMemory<byte> Widen(in FramePixels frame)
    {
        var layout = _store.Layout;
        int size = layout.BitsAllocated / 8;
        if (layout.IsFloat || layout.BitsAllocated == 1 || (size == FramePixels.SizeOf(frame.Format) && frame.BitsStored == layout.BitsStored && frame.HighBit == layout.HighBit))
        {
            return frame.Data;
        }

        IsLowered = layout.HighBit != layout.BitsStored - 1;
        var wide = _widened.Take((long)frame.Count * size);
        StoredSamples.Widen(frame, size, wide.Span);
        return wide;
    }

    private void Encode(ReadOnlySpan<byte> bytes, in FramePixels frame)
    {
        var layout = _store.Layout;
        var shape = new PixelShape(frame.Columns, frame.Rows, frame.SamplesPerPixel, layout.BitsAllocated);
        if (_syntax == TransferSyntax.RleLossless)
        {
            Rle.Encode(bytes, shape, _written);
            return;
        }

        int high = IsLowered ? layout.BitsStored - 1 : layout.HighBit;
        bool isClean = high == layout.BitsStored - 1 && StoredSamples.AreClean(bytes, layout.BitsAllocated, layout.BitsStored, layout.IsSigned);
        if (_syntax == TransferSyntax.JpegLsNearLossless && (!isClean || (layout.IsSigned && !StoredSamples.KeepDistance(bytes, layout.BitsAllocated, layout.BitsStored, _options.NearLossless))))
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"DICOM: {_syntax.Name}: samples at the ends of their range, or bits above {DicomTags.HighBit}, would not stay near what they are; use a lossless transfer syntax.");
        }

        int bits = Math.Max(layout.BitsStored, layout.BitsAllocated == 16 ? 9 : 2);   // fewer would make another container
        var tight = isClean ? shape with { Bits = bits } : shape;
        if (_syntax == TransferSyntax.JpegLossless)
        {
            Jpeg.EncodeLossless(bytes, layout.IsSigned ? shape : tight, _written);
        }
        else if (_syntax == TransferSyntax.JpegLsLossless || _syntax == TransferSyntax.JpegLsNearLossless)
        {
            JpegLs.Encode(bytes, layout.IsSigned ? shape : tight, _written, _syntax == TransferSyntax.JpegLsLossless ? 0 : _options.NearLossless);
        }
        else if (_syntax == TransferSyntax.JpegBaseline)
        {
            EncodeBaseline(bytes, shape);
        }
        else
        {
            var coding = _syntax == TransferSyntax.Jpeg2000Lossless ? Jpeg2000Coding.Arithmetic : Jpeg2000Coding.HighThroughput;
            Jpeg2000.EncodeLossless(bytes, tight with { IsSigned = isClean && layout.IsSigned }, _written, coding);
        }
    }

    // Y, Cb, Cr lose less than red, green, blue at the same size.
    private void EncodeBaseline(ReadOnlySpan<byte> bytes, PixelShape shape)
    {
        if (shape.Components == 3 && !IsYbr)
        {
            var turned = _turned.Take(bytes.Length);
            ColorSamples.ToYbr(bytes, turned.Span);
            bytes = turned.Span;
        }

        IsYbr = shape.Components == 3;
        Jpeg.EncodeBaseline(bytes, shape, _written, _options.JpegQuality);
    }
}
