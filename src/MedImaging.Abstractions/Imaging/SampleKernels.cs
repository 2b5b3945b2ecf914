using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MedImaging;

/// <summary>Stored samples to real units: (float)(stored × slope + intercept), reckoned in doubles, or a table.</summary>
internal static class SampleKernels
{
    // Shifting the high bit to the top drops what is above it; shifting back down drops what is below, and brings the sign (PS3.5 8.1.1).
    private readonly ref struct Rule(in FramePixels pixels, int bits)
    {
        public readonly int Up = bits - 1 - pixels.HighBit;
        public readonly int Down = bits - pixels.BitsStored;
        public readonly double Slope = pixels.Slope;
        public readonly double Intercept = pixels.Intercept;
        public readonly SampleTable? Table = pixels.Table;

        // Whole slopes and intercepts whose results have at most 24 bits are exact in floats, step by step: no doubles are needed for most CT. Minus zero is left to doubles.
        public readonly bool IsExact = Math.Truncate(pixels.Slope) == pixels.Slope && Math.Truncate(pixels.Intercept) == pixels.Intercept
            && (Math.Abs(pixels.Slope) * 65536) + Math.Abs(pixels.Intercept) < 1 << 24 && pixels.Slope > 0;

        public float Of(long stored) => Table is null ? (float)((stored * Slope) + Intercept) : Table.ValueOf(stored);
    }

    public static void Convert(in FramePixels pixels, ReadOnlySpan<byte> source, Span<float> destination)
    {
        int done = Vector.IsHardwareAccelerated && BitConverter.IsLittleEndian && pixels.Table is null
            ? pixels.Format switch
            {
                SampleFormat.UInt8 => ConvertUInt8(new Rule(pixels, 8), source, destination),
                SampleFormat.UInt16 => ConvertUInt16(new Rule(pixels, 16), MemoryMarshal.Cast<byte, ushort>(source), destination),
                SampleFormat.Int16 => ConvertInt16(new Rule(pixels, 16), MemoryMarshal.Cast<byte, short>(source), destination),
                _ => 0,
            }
            : 0;
        ConvertScalar(pixels, source[(done * FramePixels.SizeOf(pixels.Format))..], destination[done..]);
    }

    // The definition: the vector paths agree with it bit for bit.
    internal static void ConvertScalar(in FramePixels pixels, ReadOnlySpan<byte> source, Span<float> destination)
    {
        switch (pixels.Format)
        {
            case SampleFormat.UInt8:
            case SampleFormat.Int8:
                ConvertBytes(new Rule(pixels, 32), pixels.Format == SampleFormat.Int8, source, destination);
                break;
            case SampleFormat.UInt16:
            case SampleFormat.Int16:
                ConvertWords(new Rule(pixels, 32), pixels.Format == SampleFormat.Int16, source, destination);
                break;
            case SampleFormat.UInt32:
            case SampleFormat.Int32:
                ConvertLongs(new Rule(pixels, 32), pixels.Format == SampleFormat.Int32, source, destination);
                break;
            default:
                ConvertFloats(new Rule(pixels, 32), pixels.Format == SampleFormat.Float32, source, destination);
                break;
        }
    }

    private static void ConvertBytes(Rule rule, bool isSigned, ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = rule.Of(Cut(source[i], rule, isSigned));
        }
    }

    private static void ConvertWords(Rule rule, bool isSigned, ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = rule.Of(Cut(BinaryPrimitives.ReadUInt16LittleEndian(source[(2 * i)..]), rule, isSigned));
        }
    }

    private static void ConvertLongs(Rule rule, bool isSigned, ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = rule.Of(Cut(BinaryPrimitives.ReadUInt32LittleEndian(source[(4 * i)..]), rule, isSigned));
        }
    }

    private static void ConvertFloats(Rule rule, bool isSingle, ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            double value = isSingle ? BinaryPrimitives.ReadSingleLittleEndian(source[(4 * i)..]) : BinaryPrimitives.ReadDoubleLittleEndian(source[(8 * i)..]);
            destination[i] = (float)((value * rule.Slope) + rule.Intercept);
        }
    }

    private static long Cut(uint stored, Rule rule, bool isSigned) => isSigned ? (int)(stored << rule.Up) >> rule.Down : (stored << rule.Up) >> rule.Down;

    private static int ConvertUInt8(Rule rule, ReadOnlySpan<byte> source, Span<float> destination)
    {
        int i = 0;
        for (; i <= destination.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            var cut = Vector.ShiftRightLogical(Vector.ShiftLeft(new Vector<byte>(source[i..]), rule.Up), rule.Down);
            Vector.Widen(cut, out Vector<ushort> low, out Vector<ushort> high);
            Store(low, rule, destination[i..]);
            Store(high, rule, destination[(i + Vector<ushort>.Count)..]);
        }

        return i;
    }

    private static int ConvertUInt16(Rule rule, ReadOnlySpan<ushort> source, Span<float> destination)
    {
        int i = 0;
        for (; i <= destination.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Store(Vector.ShiftRightLogical(Vector.ShiftLeft(new Vector<ushort>(source[i..]), rule.Up), rule.Down), rule, destination[i..]);
        }

        return i;
    }

    private static int ConvertInt16(Rule rule, ReadOnlySpan<short> source, Span<float> destination)
    {
        int i = 0;
        for (; i <= destination.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            var cut = Vector.ShiftRightArithmetic(Vector.ShiftLeft(new Vector<short>(source[i..]), rule.Up), rule.Down);
            Vector.Widen(cut, out Vector<int> low, out Vector<int> high);
            Store(low, rule, destination[i..]);
            Store(high, rule, destination[(i + Vector<int>.Count)..]);
        }

        return i;
    }

    private static void Store(Vector<ushort> words, Rule rule, Span<float> destination)
    {
        Vector.Widen(words, out Vector<uint> low, out Vector<uint> high);
        Store(Vector.AsVectorInt32(low), rule, destination);
        Store(Vector.AsVectorInt32(high), rule, destination[Vector<int>.Count..]);
    }

    // Whole numbers of 17 bits are exact as floats, and floats as doubles; the only rounding is that of the definition.
    private static void Store(Vector<int> numbers, Rule rule, Span<float> destination)
    {
        if (rule.IsExact)
        {
            ((Vector.ConvertToSingle(numbers) * new Vector<float>((float)rule.Slope)) + new Vector<float>((float)rule.Intercept)).CopyTo(destination);
            return;
        }

        Vector.Widen(Vector.ConvertToSingle(numbers), out Vector<double> low, out Vector<double> high);
        var (slope, intercept) = (new Vector<double>(rule.Slope), new Vector<double>(rule.Intercept));
        Vector.Narrow((low * slope) + intercept, (high * slope) + intercept).CopyTo(destination);
    }
}
