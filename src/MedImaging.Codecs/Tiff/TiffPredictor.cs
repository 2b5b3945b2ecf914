using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>Differences along rows (TIFF 6.0 section 14, and Adobe's technical note 3 for floating point).</summary>
internal static class TiffPredictor
{
    /// <summary>Brings samples of more than a byte to little endian.</summary>
    public static void Swap(Span<byte> bytes, int bytesPerSample)
    {
        if (bytesPerSample == 2)
        {
            var words = MemoryMarshal.Cast<byte, ushort>(bytes);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
        else if (bytesPerSample == 4)
        {
            var words = MemoryMarshal.Cast<byte, uint>(bytes);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }

    /// <summary>Adds up the differences of a row of little-endian samples.</summary>
    public static void Undo(Span<byte> row, int bytesPerSample, int samples)
    {
        int step = samples * bytesPerSample;
        for (int i = step; i <= row.Length - bytesPerSample; i += bytesPerSample)
        {
            switch (bytesPerSample)
            {
                case 1:
                    row[i] += row[i - step];
                    break;
                case 2:
                    BinaryPrimitives.WriteUInt16LittleEndian(row[i..], (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(row[i..]) + BinaryPrimitives.ReadUInt16LittleEndian(row[(i - step)..])));
                    break;
                default:
                    BinaryPrimitives.WriteUInt32LittleEndian(row[i..], BinaryPrimitives.ReadUInt32LittleEndian(row[i..]) + BinaryPrimitives.ReadUInt32LittleEndian(row[(i - step)..]));
                    break;
            }
        }
    }

    /// <summary>Takes differences in a row of little-endian samples of one or two bytes.</summary>
    public static void Apply(Span<byte> row, int bytesPerSample, int samples)
    {
        int step = samples * bytesPerSample;
        for (int i = row.Length - bytesPerSample; i >= step; i -= bytesPerSample)
        {
            if (bytesPerSample == 1)
            {
                row[i] -= row[i - step];
            }
            else
            {
                BinaryPrimitives.WriteUInt16LittleEndian(row[i..], (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(row[i..]) - BinaryPrimitives.ReadUInt16LittleEndian(row[(i - step)..])));
            }
        }
    }

    /// <summary>Undoes the predictor of floating point: differences of bytes, whose planes go from the most significant down whatever the file's order is.</summary>
    public static void UndoFloat(Span<byte> row, int samples, Span<byte> planes)
    {
        for (int i = samples; i < row.Length; i++)
        {
            row[i] += row[i - samples];
        }

        planes = planes[..row.Length];
        row.CopyTo(planes);
        int count = row.Length / 4;
        for (int i = 0; i < count; i++)
        {
            for (int plane = 0; plane < 4; plane++)
            {
                row[(4 * i) + 3 - plane] = planes[(plane * count) + i];
            }
        }
    }
}
