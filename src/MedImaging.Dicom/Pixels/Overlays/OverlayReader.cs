using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>Reads overlay planes (PS3.3 C.9.2): packed in their own element, or, retired but in many files, in bits of the pixels above or below those that count.</summary>
internal static class OverlayReader
{
    private const int Groups = 16;

    public static IReadOnlyList<FrameOverlay> Read(DicomDataset dataset, PixelStore store, int frame)
    {
        var overlays = new List<FrameOverlay>();
        for (int i = 0; i < Groups; i++)
        {
            ushort group = (ushort)(0x6000 + (2 * i));
            if (Size(dataset, group, 0x0010) is { } rows && Size(dataset, group, 0x0011) is { } columns
                && BitsOf(dataset, store, frame, group, rows, columns) is { } bits)
            {
                overlays.Add(Describe(dataset, group, rows, columns, bits));
            }
        }

        return overlays;
    }

    private static FrameOverlay Describe(DicomDataset dataset, ushort group, int rows, int columns, byte[] bits)
    {
        bool hasOrigin = dataset.TryGetDoubles(new DicomTag(group, 0x0050), out var origin) && origin.Count == 2;
        return new FrameOverlay(rows, columns, bits)
        {
            Group = group,
            Origin = hasOrigin ? ((int)origin[0] - 1, (int)origin[1] - 1) : (0, 0),
            IsRegion = dataset.GetString(new DicomTag(group, 0x0040)) == "R",
            Label = dataset.GetString(new DicomTag(group, 0x1500)),
            Description = dataset.GetString(new DicomTag(group, 0x0022)),
        };
    }

    private static byte[]? BitsOf(DicomDataset dataset, PixelStore store, int frame, ushort group, int rows, int columns)
    {
        if (!dataset.TryGet(new DicomTag(group, 0x3000), out var data))
        {
            return Embedded(dataset, store, frame, group, rows, columns);
        }

        // Overlays of several frames follow one another without padding; their first frame may be another than the image's (PS3.3 C.9.2.1.4).
        int first = dataset.TryGetInt(new DicomTag(group, 0x0051), out int origin) && origin > 0 ? origin - 1 : 0;
        int frames = dataset.TryGetInt(new DicomTag(group, 0x0015), out int stated) && stated > 0 ? stated : 1;
        bool isForAll = frames == 1 && first == 0;
        long bits = (long)rows * columns, start = isForAll ? 0 : bits * ((long)frame - first);
        bool isThere = isForAll || (frame >= first && frame - first < frames);
        return isThere && start + bits <= data.Value.Length * 8L ? Cut(data.Value.Span, start, bits) : null;
    }

    private static byte[] Cut(ReadOnlySpan<byte> bytes, long start, long count)
    {
        byte[] bits = new byte[(count + 7) / 8];   // no more than the element holds
        int shift = (int)(start & 7), at = (int)(start >> 3);
        for (int i = 0; i < bits.Length; i++)
        {
            int low = bytes[at + i] >> shift;
            int high = shift > 0 && at + i + 1 < bytes.Length ? bytes[at + i + 1] << (8 - shift) : 0;
            bits[i] = (byte)(low | high);
        }

        return ClearRest(bits, count);
    }

    // PS3.5 8.1.2, retired: overlay bits allocated as the pixels are, and the place of the bit.
    private static byte[]? Embedded(DicomDataset dataset, PixelStore store, int frame, ushort group, int rows, int columns)
    {
        var layout = store.Layout;
        bool isFit = rows == layout.Rows && columns == layout.Columns && layout.SamplesPerPixel == 1 && layout.BitsAllocated is 8 or 16 && store.Palette is null;
        if (!isFit || !dataset.TryGetInt(new DicomTag(group, 0x0100), out int allocated) || !dataset.TryGetInt(new DicomTag(group, 0x0102), out int position)
            || allocated != layout.BitsAllocated || position < 0 || position >= allocated || (position <= layout.HighBit && position > layout.HighBit - layout.BitsStored))
        {
            return null;
        }

        using var decoder = new FrameDecoder(isKept: false);
        var decoded = decoder.Read(store, frame);
        if (decoded.Data.Length != layout.PixelCount * (allocated / 8))
        {
            return null;   // decoded from fewer bits than are allocated
        }

        var pixels = decoded.Data.Span;
        byte[] bits = new byte[(layout.PixelCount + 7) / 8];
        for (int i = 0; i < layout.PixelCount; i++)
        {
            int stored = allocated == 8 ? pixels[i] : BinaryPrimitives.ReadUInt16LittleEndian(pixels[(2 * i)..]);
            bits[i >> 3] |= (byte)(((stored >> position) & 1) << (i & 7));
        }

        return bits;
    }

    private static byte[] ClearRest(byte[] bits, long count)
    {
        if ((count & 7) != 0)
        {
            bits[^1] &= (byte)((1 << (int)(count & 7)) - 1);
        }

        return bits;
    }

    private static int? Size(DicomDataset dataset, ushort group, ushort element)
        => dataset.TryGetInt(new DicomTag(group, element), out int size) && size is > 0 and <= ushort.MaxValue ? size : null;
}
