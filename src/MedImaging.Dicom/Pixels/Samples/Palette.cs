using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>The three tables that give stored numbers their colour (PS3.3 C.7.6.3.1.5 and C.7.9). Transparency (alpha) is left aside.</summary>
internal sealed class Palette
{
    private readonly LookupTable _red;
    private readonly LookupTable _green;
    private readonly LookupTable _blue;

    private Palette(LookupTable red, LookupTable green, LookupTable blue) => (_red, _green, _blue) = (red, green, blue);

    public static Palette Read(DicomDataset dataset, bool isSigned)
    {
        bool isSegmented = dataset.Contains(DicomTags.SegmentedRedPaletteColorLookupTableData);
        var red = Read(dataset, isSigned, isSegmented, DicomTags.RedPaletteColorLookupTableDescriptor, DicomTags.RedPaletteColorLookupTableData, DicomTags.SegmentedRedPaletteColorLookupTableData);
        var green = Read(dataset, isSigned, isSegmented, DicomTags.GreenPaletteColorLookupTableDescriptor, DicomTags.GreenPaletteColorLookupTableData, new DicomTag(0x00281222));
        var blue = Read(dataset, isSigned, isSegmented, DicomTags.BluePaletteColorLookupTableDescriptor, DicomTags.BluePaletteColorLookupTableData, new DicomTag(0x00281223));
        return new Palette(red, green, blue);
    }

    /// <summary>Gives pixels their colour: bytes where all entries have at most 8 bits, else words.</summary>
    public FramePixels Apply(ReadOnlySpan<byte> stored, in PixelLayout layout, PixelBuffer output)
    {
        int bits = Math.Max(_red.Bits, Math.Max(_green.Bits, _blue.Bits));
        bool areBytes = bits <= 8;
        var memory = output.Take((long)layout.PixelCount * (areBytes ? 3 : 6));
        var rgb = memory.Span;
        for (int i = 0; i < layout.PixelCount; i++)
        {
            int index = StoredSamples.At(stored, i, layout);
            ushort red = _red[index], green = _green[index], blue = _blue[index];
            if (areBytes)
            {
                (rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2]) = ((byte)red, (byte)green, (byte)blue);
                continue;
            }

            var pixel = rgb.Slice(6 * i, 6);
            BinaryPrimitives.WriteUInt16LittleEndian(pixel, red);
            BinaryPrimitives.WriteUInt16LittleEndian(pixel[2..], green);
            BinaryPrimitives.WriteUInt16LittleEndian(pixel[4..], blue);
        }

        return new FramePixels(memory, areBytes ? SampleFormat.UInt8 : SampleFormat.UInt16, layout.Rows, layout.Columns, 3) with { Slope = bits == 8 ? 1 : 255f / ((1 << bits) - 1) };
    }

    private static LookupTable Read(DicomDataset dataset, bool isSigned, bool isSegmented, DicomTag descriptor, DicomTag data, DicomTag segments)
        => isSegmented ? LookupTable.ReadSegmented(dataset, descriptor, segments, isSigned) : LookupTable.Read(dataset, descriptor, data, isSigned);
}
