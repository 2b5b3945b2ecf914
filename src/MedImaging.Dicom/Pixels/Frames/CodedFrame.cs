using MedImaging.Codecs;

namespace MedImaging.Dicom;

/// <summary>Decodes a frame by what its bytes are, and brings the result to what the object's attributes mean.</summary>
internal static class CodedFrame
{
    public static FramePixels Decode(PixelStore store, ReadOnlySpan<byte> coded, FrameDecoder decoder)
    {
        var said = PixelCodings.OfSyntax(store.SyntaxUid);
        var coding = PixelCodings.OfBytes(coded);
        if (coding == PixelCoding.Unknown || (coding == PixelCoding.Rle && said is not (PixelCoding.Unknown or PixelCoding.Rle)))
        {
            coding = said;
        }

        if (coding == PixelCoding.Unknown)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"DICOM: pixels compressed as {store.SyntaxName} cannot be decoded; {DicomTags.PixelData} at offset {store.Fragments.Offset(0)}.") { Offset = store.Fragments.Offset(0) };
        }

        if (coding != said)
        {
            decoder.Warn($"The frame is coded as {coding}, not as the transfer syntax says, {store.SyntaxName} (PS3.5 A.4).");
        }

        return coding switch
        {
            PixelCoding.Rle => DecodeRle(store, coded, decoder),
            PixelCoding.Jpeg => DecodeJpeg(store, coded, decoder),
            PixelCoding.JpegLs => DecodeJpegLs(store, coded, decoder),
            _ => DecodeJpeg2000(store, coded, decoder),
        };
    }

    // RLE knows bytes only: samples are as allocated (PS3.5 8.2.2).
    private static FramePixels DecodeRle(PixelStore store, ReadOnlySpan<byte> coded, FrameDecoder decoder)
    {
        var layout = store.Layout with { IsPlanar = false, Form = FullSize(store.Layout.Form) };
        if (layout.BitsAllocated is not (8 or 16 or 32) || layout.IsFloat)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"DICOM: {DicomTags.BitsAllocated}: this number of bits in RLE is not supported.");
        }

        var shape = new PixelShape(layout.Columns, layout.Rows, layout.SamplesPerPixel, layout.BitsAllocated);
        var samples = decoder.TakeSamples(store, shape.ByteCount, coded.Length, isFinal: store.Palette is null);
        Rle.Decode(coded, shape, samples.Span);
        return Finish(store, samples, layout, decoder);
    }

    private static FramePixels DecodeJpeg(PixelStore store, ReadOnlySpan<byte> coded, FrameDecoder decoder)
    {
        var info = Jpeg.ReadInfo(coded);
        NoteProcess(store, info.Process, decoder);
        var layout = LayoutOf(store, info.Shape, decoder);
        var samples = decoder.TakeSamples(store, info.Shape.ByteCount, coded.Length, isFinal: store.Palette is null);

        // The photometric interpretation tells, as for DCMTK; a wavelet's name on a JPEG is a slip, then the stream's own markers do.
        bool isYcc = layout.SamplesPerPixel == 3 && (layout.Form == PhotometricForm.YbrFull || (layout.Form == PhotometricForm.YbrWavelet && info.IsYcc));
        bool isLossy = info.Process != JpegProcess.Lossless;
        Jpeg.Decode(coded, samples.Span, isYcc && isLossy ? JpegColor.RgbFromYcc : JpegColor.AsCoded);
        return Finish(store, samples, isYcc && !isLossy ? layout : layout with { Form = Done(layout.Form) }, decoder);
    }

    private static FramePixels DecodeJpegLs(PixelStore store, ReadOnlySpan<byte> coded, FrameDecoder decoder)
    {
        var shape = JpegLs.ReadShape(coded);
        var layout = LayoutOf(store, shape, decoder);
        var samples = decoder.TakeSamples(store, shape.ByteCount, coded.Length, isFinal: store.Palette is null);
        JpegLs.Decode(coded, samples.Span);
        return Finish(store, samples, layout, decoder);
    }

    private static FramePixels DecodeJpeg2000(PixelStore store, ReadOnlySpan<byte> coded, FrameDecoder decoder)
    {
        var info = Jpeg2000.ReadInfo(coded);
        var layout = LayoutOf(store, info.Shape, decoder);
        var samples = decoder.TakeSamples(store, info.Shape.ByteCount, coded.Length, isFinal: store.Palette is null);
        Jpeg2000.Decode(coded, samples.Span);
        return Finish(store, samples, info.HasColorTransform ? layout with { Form = Done(layout.Form) } : layout, decoder);
    }

    private static FramePixels Finish(PixelStore store, Memory<byte> samples, in PixelLayout layout, FrameDecoder decoder)
    {
        if (store.Palette is { } palette)
        {
            return palette.Apply(samples.Span, layout, decoder.Output);
        }

        if (layout.SamplesPerPixel == 1)
        {
            return StoredSamples.Grey(samples, layout);
        }

        decoder.IsYbr = layout.Form == PhotometricForm.YbrFull && store.KeepsColors;
        if (layout.Form == PhotometricForm.YbrFull && !store.KeepsColors)
        {
            if (layout.BitsStored != 8)
            {
                throw new MedImagingException(ErrorKind.UnsupportedFormat, $"DICOM: {DicomTags.PhotometricInterpretation}: YBR_FULL of other than 8 bits is not supported.");
            }

            ColorSamples.FromYbr(samples.Span);
        }

        return ColorSamples.ToRgb(samples, layout with { Form = Done(layout.Form) }, decoder.Output);
    }

    // What a decoder gives: samples of a pixel together, in the smallest container, with the stream's precision. Where stream and attributes differ in
    // precision the smaller number holds; a sign is where the attributes have one, at the top of the stream's bits, whatever the stream says.
    private static PixelLayout LayoutOf(PixelStore store, PixelShape shape, FrameDecoder decoder)
    {
        var layout = store.Layout;
        if (shape.Width != layout.Columns || shape.Height != layout.Rows || shape.Components != layout.SamplesPerPixel || layout.IsFloat)
        {
            throw new MedImagingException(ErrorKind.InvalidInput,
                $"DICOM: {DicomTags.PixelData} at offset {store.Fragments.Offset(0)}, {store.SyntaxName}: the coded frame has another size or other samples than {DicomTags.Rows}, {DicomTags.Columns} and {DicomTags.SamplesPerPixel} say.")
            { Offset = store.Fragments.Offset(0) };
        }

        if (shape.Bits != layout.BitsStored)
        {
            decoder.Warn($"The coded frame has samples of {shape.Bits} bits, {DicomTags.BitsStored} says another number (PS3.5 8.2).");
        }

        int stored = Math.Min(layout.BitsStored, shape.Bits);
        bool isLifted = shape.Bits > layout.BitsStored && layout.HighBit < shape.Bits;
        return layout with
        {
            BitsAllocated = 8 * shape.BytesPerSample,
            BitsStored = stored,
            HighBit = isLifted ? layout.HighBit : stored - 1,
            IsSigned = layout.IsSigned || shape.IsSigned,
            IsPlanar = false,
            Form = FullSize(layout.Form),
        };
    }

    private static void NoteProcess(PixelStore store, JpegProcess process, FrameDecoder decoder)
    {
        bool saysBaseline = store.SyntaxUid == "1.2.840.10008.1.2.4.50", saysLossless = store.SyntaxUid is "1.2.840.10008.1.2.4.57" or "1.2.840.10008.1.2.4.70";
        if ((saysBaseline && process != JpegProcess.Baseline) || (saysLossless && process != JpegProcess.Lossless))
        {
            decoder.Warn($"The frame is JPEG of the process {process}, not as the transfer syntax says, {store.SyntaxName} (PS3.5 A.4.1).");
        }
    }

    private static PhotometricForm FullSize(PhotometricForm form) => form == PhotometricForm.YbrFull422 ? PhotometricForm.YbrFull : form;

    private static PhotometricForm Done(PhotometricForm form) => form is PhotometricForm.YbrFull or PhotometricForm.YbrWavelet ? PhotometricForm.Rgb : form;
}
