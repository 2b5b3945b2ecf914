using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace MedImaging.Codecs;

/// <summary>Writes the baseline process with Huffman tables made for the frame: all blocks are transformed and counted first, then coded.</summary>
internal sealed class BaselineEncoder
{
    private readonly HuffmanCodes _dc = new();
    private readonly HuffmanCodes _ac = new();
    private readonly byte[] _zigZagQuant = new byte[64];
    private readonly int[] _quant = new int[64];
    private readonly int[] _samples = new int[64];
    private readonly short[] _block = new short[64];
    private readonly int[] _means = new int[4];

    public void Encode(ReadOnlySpan<byte> pixels, PixelShape shape, IBufferWriter<byte> output, int quality)
    {
        int columns = JpegComponent.Ceiling(shape.Width, 8), rows = JpegComponent.Ceiling(shape.Height, 8);
        SetQuality(quality);
        short[] memory = ArrayPool<short>.Shared.Rent(checked(columns * rows * shape.Components * 64));
        try
        {
            var blocks = memory.AsSpan(0, columns * rows * shape.Components * 64);
            Transform(pixels, shape, columns, rows, blocks);
            Write(blocks, shape, output);
        }
        finally
        {
            ArrayPool<short>.Shared.Return(memory);
        }
    }

    // The scale that all JPEG software goes by: 50 is table K.1, 100 all ones.
    private void SetQuality(int quality)
    {
        int scale = quality < 50 ? 5000 / quality : 200 - (quality * 2);
        for (int k = 0; k < 64; k++)
        {
            int factor = Math.Clamp(((StandardTables.LuminanceQuant[k] * scale) + 50) / 100, 1, 255);
            _zigZagQuant[k] = (byte)factor;
            _quant[ZigZag.Place[k]] = factor;
        }
    }

    private void Transform(ReadOnlySpan<byte> pixels, PixelShape shape, int columns, int rows, Span<short> blocks)
    {
        Array.Clear(_means);
        _dc.Clear();
        _ac.Clear();
        int at = 0;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                for (int c = 0; c < shape.Components; c++, at += 64)
                {
                    Gather(pixels, shape, column, row, c);
                    ForwardDct.Transform(_samples, _quant, _block);
                    var block = blocks.Slice(at, 64);
                    for (int k = 0; k < 64; k++)
                    {
                        block[k] = _block[ZigZag.Place[k]];
                    }

                    Count(block, ref _means[c]);
                }
            }
        }

        _dc.Build();
        _ac.Build();
    }

    // Blocks over the edge repeat the last column and row, which costs the fewest bits.
    private void Gather(ReadOnlySpan<byte> pixels, PixelShape shape, int column, int row, int component)
    {
        int step = shape.Components, width = Math.Min(8, shape.Width - (column * 8));
        for (int y = 0; y < 8; y++)
        {
            int line = Math.Min((row * 8) + y, shape.Height - 1);
            var source = pixels.Slice(((line * shape.Width) + (column * 8)) * step, width * step);
            var target = _samples.AsSpan(y * 8, 8);
            if (step == 1 && width == 8)
            {
                for (int x = 0; x < 8; x++)
                {
                    target[x] = source[x] - 128;
                }

                continue;
            }

            for (int x = 0; x < 8; x++)
            {
                target[x] = source[(Math.Min(x, width - 1) * step) + component] - 128;
            }
        }
    }

    private void Count(ReadOnlySpan<short> block, ref int mean)
    {
        _dc.Frequencies[Size(block[0] - mean)]++;
        mean = block[0];
        var frequencies = _ac.Frequencies;
        int before = 0;
        for (ulong left = NonZero(block); left != 0; left &= left - 1)
        {
            int k = BitOperations.TrailingZeroCount(left), run = k - before - 1;
            before = k;
            frequencies[0xF0] += run >> 4;
            frequencies[((run & 15) << 4) | Size(block[k])]++;
        }

        if (before < 63)
        {
            frequencies[0]++;
        }
    }

    private void Write(ReadOnlySpan<short> blocks, PixelShape shape, IBufferWriter<byte> output)
    {
        JpegHeaderWriter.Marker(output, JpegMarker.Soi);
        JpegHeaderWriter.Quant(output, _zigZagQuant);
        JpegHeaderWriter.Frame(output, JpegMarker.Sof0, shape, 8);
        JpegHeaderWriter.Huffman(output, 0, _dc);
        JpegHeaderWriter.Huffman(output, 0x10, _ac);
        JpegHeaderWriter.Scan(output, shape.Components, 0, 63);
        Array.Clear(_means);
        var writer = new JpegBitWriter(output);
        for (int at = 0, c = 0; at < blocks.Length; at += 64)
        {
            Block(ref writer, blocks.Slice(at, 64), ref _means[c]);
            c = c + 1 == shape.Components ? 0 : c + 1;
        }

        writer.Flush();
        JpegHeaderWriter.Marker(output, JpegMarker.Eoi);
    }

    private void Block(ref JpegBitWriter writer, ReadOnlySpan<short> block, ref int mean)
    {
        Value(ref writer, _dc.Codes, 0, block[0] - mean);
        mean = block[0];
        var codes = _ac.Codes;
        int before = 0;
        for (ulong left = NonZero(block); left != 0; left &= left - 1)
        {
            int k = BitOperations.TrailingZeroCount(left), run = k - before - 1;
            before = k;
            for (; run > 15; run -= 16)
            {
                writer.Put(codes[0xF0] >> 8, (int)(codes[0xF0] & 255));
            }

            Value(ref writer, codes, run << 4, block[k]);
        }

        if (before < 63)
        {
            writer.Put(codes[0] >> 8, (int)(codes[0] & 255));
        }
    }

    private static void Value(ref JpegBitWriter writer, ReadOnlySpan<uint> codes, int run, int value)
    {
        int size = Size(value);
        uint code = codes[run | size];
        writer.Put(((code >> 8) << size) | ((uint)(value + (value >> 31)) & ((1u << size) - 1)), (int)(code & 255) + size);
    }

    private static int Size(int value) => 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(value));

    // One bit for each coefficient but the first.
    private static ulong NonZero(ReadOnlySpan<short> block)
    {
        ulong zero = 0;
        for (int k = 0; k < 64; k += 16)
        {
            zero |= (ulong)Vector256.Equals(Vector256.Create(block[k..]), Vector256<short>.Zero).ExtractMostSignificantBits() << k;
        }

        return ~zero & ~1UL;
    }
}
