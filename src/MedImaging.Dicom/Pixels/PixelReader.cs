using System.Buffers;
using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>Decodes one frame of uncompressed pixel data.</summary>
internal static class PixelReader
{
    public static PixelFrame Read(DicomInstance instance, int index, int frameCount, DicomReaderOptions options)
    {
        var (file, dataset) = (instance.File, instance.File.Dataset);
        if (!TryFindPixels(dataset, out var pixels))
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"DICOM: the object has no pixel data, {DicomTags.PixelData}.");
        }

        if (pixels.Fragments is not null || file.TransferSyntax.IsEncapsulated)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"DICOM: pixels compressed as {file.TransferSyntax} cannot be decoded; {pixels.Tag} at offset {pixels.Offset}.") { Offset = pixels.Offset };
        }

        var layout = PixelLayout.Of(dataset, pixels, options);
        var bytes = FrameBytes(pixels, layout, index, frameCount, out int firstBit);
        var frame = new FrameContext(dataset, index);
        var modality = ModalityTransform.Of(dataset, frame, layout.IsSigned);
        bool isColor = layout.SamplesPerPixel == 3 || layout.Form == PhotometricForm.PaletteColor;
        return new PixelFrame
        {
            Instance = instance,
            Index = index,
            Rows = layout.Rows,
            Columns = layout.Columns,
            SamplesPerPixel = isColor ? 3 : 1,
            Samples = isColor ? Color(bytes, layout, dataset) : Grey(bytes, firstBit, layout, pixels.Tag, modality),
            PixelHash = ContentHash.Of(bytes),
            Window = isColor ? null : frame.Window(),
            IsInverted = layout.Form == PhotometricForm.Monochrome1,
            Spacing = frame.Spacing(),
            Unit = isColor ? "1" : modality.Unit,
        };
    }

    public static bool TryFindPixels(DicomDataset dataset, out DicomElement pixels)
        => dataset.TryGet(DicomTags.PixelData, out pixels) || dataset.TryGet(DicomTags.FloatPixelData, out pixels) || dataset.TryGet(DicomTags.DoubleFloatPixelData, out pixels);

    // Nothing is allocated for a frame whose bytes are not there.
    private static ReadOnlySpan<byte> FrameBytes(in DicomElement pixels, PixelLayout layout, int index, int frameCount, out int firstBitInByte)
    {
        var all = pixels.Value.Span;
        long firstBit = checked(layout.FrameBits * index), endBit = checked(firstBit + layout.FrameBits);
        long start = firstBit / 8, end = (endBit + 7) / 8;
        if (end > all.Length)
        {
            throw new MedImagingException(ErrorKind.Corrupt,
                $"DICOM: {ReadingNotes.Place(pixels.Tag.Value, pixels.Vr, (uint)all.Length, pixels.Offset)}: frame {index} of {frameCount} ends at byte {end} of the pixel data, which has fewer (PS3.5 8.1.1).")
            { Offset = pixels.Offset };
        }

        firstBitInByte = (int)(firstBit % 8);
        return all[(int)start..(int)end];
    }

    private static float[] Grey(ReadOnlySpan<byte> bytes, int firstBit, PixelLayout layout, DicomTag tag, ModalityTransform modality)
    {
        float[] samples = new float[layout.PixelCount];
        if (tag != DicomTags.PixelData)
        {
            ReadFloats(bytes, layout.BitsAllocated, samples);
            modality.Apply(samples);
            return samples;
        }

        int[] stored = ArrayPool<int>.Shared.Rent(layout.PixelCount);
        try
        {
            var values = stored.AsSpan(0, layout.PixelCount);
            if (layout.BitsAllocated == 1)
            {
                StoredSamples.ReadBits(bytes, firstBit, values);
            }
            else
            {
                StoredSamples.Read(bytes, layout, values);
            }

            modality.Apply(values, layout is { IsSigned: false, BitsStored: 32 }, samples);
            return samples;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(stored);
        }
    }

    private static float[] Color(ReadOnlySpan<byte> bytes, PixelLayout layout, DicomDataset dataset)
    {
        if (layout.IsSubsampled)
        {
            return ColorSamples.FromYbr422(bytes, layout.PixelCount);
        }

        if (layout.BitsAllocated == 1)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"DICOM: colour in single bits, {DicomTags.BitsAllocated}, is not supported.");
        }

        int count = layout.PixelCount * layout.SamplesPerPixel;
        int[] stored = ArrayPool<int>.Shared.Rent(count);
        try
        {
            var values = stored.AsSpan(0, count);
            StoredSamples.Read(bytes, layout, values);
            return layout.Form == PhotometricForm.PaletteColor ? Palette(values, layout, dataset) : ColorSamples.ToRgb(values, layout);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(stored);
        }
    }

    private static float[] Palette(ReadOnlySpan<int> stored, PixelLayout layout, DicomDataset dataset)
    {
        if (dataset.Contains(DicomTags.SegmentedRedPaletteColorLookupTableData))
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"DICOM: segmented palettes, {DicomTags.SegmentedRedPaletteColorLookupTableData}, are not supported.");
        }

        LookupTable[] channels =
        [
            LookupTable.Read(dataset, DicomTags.RedPaletteColorLookupTableDescriptor, DicomTags.RedPaletteColorLookupTableData, layout.IsSigned),
            LookupTable.Read(dataset, DicomTags.GreenPaletteColorLookupTableDescriptor, DicomTags.GreenPaletteColorLookupTableData, layout.IsSigned),
            LookupTable.Read(dataset, DicomTags.BluePaletteColorLookupTableDescriptor, DicomTags.BluePaletteColorLookupTableData, layout.IsSigned),
        ];
        float[] rgb = new float[stored.Length * 3];
        for (int c = 0; c < 3; c++)
        {
            float scale = 255f / ((1 << channels[c].Bits) - 1);
            for (int i = 0; i < stored.Length; i++)
            {
                rgb[(3 * i) + c] = channels[c][stored[i]] * scale;
            }
        }

        return rgb;
    }

    private static void ReadFloats(ReadOnlySpan<byte> bytes, int bits, Span<float> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = bits == 32 ? BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]) : (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
        }
    }
}
