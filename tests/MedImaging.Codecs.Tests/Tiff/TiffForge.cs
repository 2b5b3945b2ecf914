using System.Buffers.Binary;

namespace MedImaging.Codecs.Tests;

/// <summary>Writes TIFF files field by field, sound or not.</summary>
internal static class TiffForge
{
    /// <summary>A page of one strip: its data, then its directory, whose fields are numbers of 16 (a colour map) or 32 bits.</summary>
    public static byte[] Make(bool isLittle, byte[] data, int width, int height, int bits, int photometric, params (int Tag, long[] Values)[] more)
    {
        var fields = new SortedDictionary<int, long[]>
        {
            [TiffTag.Width] = [width],
            [TiffTag.Height] = [height],
            [TiffTag.BitsPerSample] = [bits],
            [TiffTag.Photometric] = [photometric],
            [TiffTag.StripOffsets] = [8],
            [TiffTag.StripByteCounts] = [data.Length],
        };
        foreach (var (tag, values) in more)
        {
            fields[tag] = values;
        }

        byte[] padded = data.Length % 2 == 0 ? data : [.. data, 0];
        int directory = 8 + padded.Length, extra = directory + 2 + (12 * fields.Count) + 4;
        var file = new List<byte>();
        file.AddRange(isLittle ? "II*\0"u8.ToArray() : "MM\0*"u8.ToArray());
        Add(directory, 4);
        file.AddRange(padded);
        Add(fields.Count, 2);
        var values32 = new List<(long Value, int Size)>();
        foreach (var (tag, values) in fields)
        {
            int size = tag == TiffTag.ColorMap ? 2 : 4;
            Add(tag, 2);
            Add(size == 2 ? 3 : 4, 2);
            Add(values.Length, 4);
            if (values.Length == 1)
            {
                Add(values[0], 4);
            }
            else
            {
                Add(extra, 4);
                extra += size * values.Length;
                values32.AddRange(values.Select(v => (v, size)));
            }
        }

        Add(0, 4);
        values32.ForEach(v => Add(v.Value, v.Size));
        return [.. file];

        void Add(long value, int size)
        {
            byte[] bytes = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            file.AddRange(isLittle ? bytes[..size] : bytes[..size].Reverse());
        }
    }
}
