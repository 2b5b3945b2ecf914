using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>Writes the lossless process with selection value 1 and a Huffman table made for the frame.</summary>
internal sealed class LosslessEncoder
{
    private readonly HuffmanCodes _codes = new();

    public void Encode(ReadOnlySpan<byte> pixels, PixelShape shape, IBufferWriter<byte> output)
    {
        if (shape.BytesPerSample == 1)
        {
            Encode<byte>(pixels, shape, output);
        }
        else
        {
            Encode(MemoryMarshal.Cast<byte, ushort>(pixels), shape, output);
        }
    }

    private void Encode<T>(ReadOnlySpan<T> samples, PixelShape shape, IBufferWriter<byte> output)
        where T : unmanaged, IBinaryInteger<T>
    {
        int row = shape.Width * shape.Components, precision = Precision(samples, shape);
        ushort[] memory = ArrayPool<ushort>.Shared.Rent(row);
        try
        {
            var differences = memory.AsSpan(0, row);
            _codes.Clear();
            for (int y = 0; y < shape.Height; y++)
            {
                Differences(samples, y, shape, precision, differences);
                Count(differences, _codes.Frequencies);
            }

            _codes.Build();
            JpegHeaderWriter.Marker(output, JpegMarker.Soi);
            JpegHeaderWriter.Frame(output, JpegMarker.Sof3, shape, precision);
            JpegHeaderWriter.Huffman(output, 0, _codes);
            JpegHeaderWriter.Scan(output, shape.Components, 1, 0);
            var writer = new JpegBitWriter(output);
            for (int y = 0; y < shape.Height; y++)
            {
                Differences(samples, y, shape, precision, differences);
                Write(ref writer, differences, _codes.Codes);
            }

            writer.Flush();
            JpegHeaderWriter.Marker(output, JpegMarker.Eoi);
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(memory);
        }
    }

    // The bits of the shape, unless samples have some above them (a sign, an overlay): without loss means those too.
    private static int Precision<T>(ReadOnlySpan<T> samples, PixelShape shape)
        where T : unmanaged, IBinaryInteger<T>
    {
        T all = T.Zero;
        foreach (T sample in samples)
        {
            all |= sample;
        }

        return uint.CreateTruncating(all) >> shape.Bits == 0 ? Math.Max(shape.Bits, 2) : 8 * shape.BytesPerSample;
    }

    // T.81 H.1.1: from the left; the first sample of a row from above; the first of all from half the range.
    private static void Differences<T>(ReadOnlySpan<T> samples, int y, PixelShape shape, int precision, Span<ushort> differences)
        where T : unmanaged, IBinaryInteger<T>
    {
        int step = shape.Components;
        var row = samples.Slice(y * differences.Length, differences.Length);
        for (int c = 0; c < step; c++)
        {
            ushort before = y == 0 ? (ushort)(1 << (precision - 1)) : ushort.CreateTruncating(samples[((y - 1) * differences.Length) + c]);
            differences[c] = (ushort)(ushort.CreateTruncating(row[c]) - before);
        }

        var left = row[..^step];
        var right = row[step..];
        var target = differences[step..];
        for (int i = 0; i < right.Length && i < left.Length && i < target.Length; i++)
        {
            target[i] = (ushort)(ushort.CreateTruncating(right[i]) - ushort.CreateTruncating(left[i]));
        }
    }

    private static void Count(ReadOnlySpan<ushort> differences, Span<int> frequencies)
    {
        foreach (ushort difference in differences)
        {
            frequencies[Category((short)difference)]++;
        }
    }

    private static int Category(int difference) => 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(difference));

    private static void Write(ref JpegBitWriter writer, ReadOnlySpan<ushort> differences, ReadOnlySpan<uint> codes)
    {
        foreach (ushort word in differences)
        {
            int difference = (short)word, size = Category(difference);
            uint code = codes[size];

            // Category 16 has one value only, and no bits (T.81 table H.2).
            int extra = size & 15;
            uint bits = (uint)(difference + (difference >> 31)) & ((1u << extra) - 1);
            writer.Put(((code >> 8) << extra) | bits, (int)(code & 255) + extra);
        }
    }
}
