using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>Brings decoded coefficients (<see cref="CodeBlockSamples"/>) to the units of the wavelet transform.</summary>
internal static class BlockScaling
{
    /// <summary>Sign and magnitude to two's complement.</summary>
    public static void ToTwosComplement(Span<int> row)
    {
        ref int values = ref MemoryMarshal.GetReference(row);
        int i = 0;
        for (; i <= row.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            var value = Vector.LoadUnsafe(ref values, (nuint)i);
            var sign = value >> 31;
            (((value & new Vector<int>(int.MaxValue)) ^ sign) - sign).StoreUnsafe(ref values, (nuint)i);
        }

        ToTwosComplementScalar(row[i..]);
    }

    internal static void ToTwosComplementScalar(Span<int> row)
    {
        foreach (ref int value in row)
        {
            int sign = value >> 31;
            value = ((value & int.MaxValue) ^ sign) - sign;
        }
    }

    /// <summary>destination = value without its lower bits, rounded to zero.</summary>
    public static void Shift(ReadOnlySpan<int> row, int shift, Span<int> destination)
    {
        destination = destination[..row.Length];
        ref int from = ref MemoryMarshal.GetReference(row);
        ref int to = ref MemoryMarshal.GetReference(destination);
        int i = 0;
        var round = new Vector<int>((1 << shift) - 1);
        for (; i <= row.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            var value = Vector.LoadUnsafe(ref from, (nuint)i);
            ((value + ((value >> 31) & round)) >> shift).StoreUnsafe(ref to, (nuint)i);
        }

        ShiftScalar(row[i..], shift, destination[i..]);
    }

    internal static void ShiftScalar(ReadOnlySpan<int> row, int shift, Span<int> destination)
    {
        for (int i = 0; i < row.Length; i++)
        {
            destination[i] = (row[i] + ((row[i] >> 31) & ((1 << shift) - 1))) >> shift;
        }
    }

    /// <summary>destination = value × step, as the bits of a <see cref="float"/>.</summary>
    public static void Scale(ReadOnlySpan<int> row, float step, Span<int> destination)
    {
        destination = destination[..row.Length];
        ref int from = ref MemoryMarshal.GetReference(row);
        ref float to = ref Unsafe.As<int, float>(ref MemoryMarshal.GetReference(destination));
        int i = 0;
        for (; i <= row.Length - Vector<int>.Count; i += Vector<int>.Count)
        {
            (Vector.ConvertToSingle(Vector.LoadUnsafe(ref from, (nuint)i)) * step).StoreUnsafe(ref to, (nuint)i);
        }

        ScaleScalar(row[i..], step, destination[i..]);
    }

    internal static void ScaleScalar(ReadOnlySpan<int> row, float step, Span<int> destination)
    {
        for (int i = 0; i < row.Length; i++)
        {
            destination[i] = BitConverter.SingleToInt32Bits(row[i] * step);
        }
    }

    /// <summary>Undoes the shift of a region of interest (T.800 H.1): what is not of the region was left below its planes.</summary>
    public static void LowerRegion(Span<int> row, int bits, int regionShift)
    {
        foreach (ref int value in row)
        {
            int magnitude = Math.Abs(value);
            if (magnitude < 1L << (31 - bits))
            {
                value = (int)((long)value << regionShift);
            }
        }
    }
}
