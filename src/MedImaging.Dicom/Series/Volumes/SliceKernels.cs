using System.Numerics;

namespace MedImaging.Dicom;

/// <summary>Stored 16-bit samples to those of a volume: the bits that count, with their sign, and a whole number added.</summary>
internal static class SliceKernels
{
    /// <summary>destination[i] = sign-extended bits of source[i], plus offset.</summary>
    public static void AddSigned(ReadOnlySpan<short> source, int up, int down, short offset, Span<short> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length);
        int i = 0;
        var add = new Vector<short>(offset);
        for (; i <= source.Length - Vector<short>.Count; i += Vector<short>.Count)
        {
            (Vector.ShiftRightArithmetic(Vector.ShiftLeft(new Vector<short>(source[i..]), up), down) + add).CopyTo(destination[i..]);
        }

        AddSignedScalar(source[i..], up, down, offset, destination[i..]);
    }

    /// <summary>destination[i] = zero-extended bits of source[i], plus offset.</summary>
    public static void AddUnsigned(ReadOnlySpan<ushort> source, int up, int down, ushort offset, Span<ushort> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length);
        int i = 0;
        var add = new Vector<ushort>(offset);
        for (; i <= source.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            (Vector.ShiftRightLogical(Vector.ShiftLeft(new Vector<ushort>(source[i..]), up), down) + add).CopyTo(destination[i..]);
        }

        AddUnsignedScalar(source[i..], up, down, offset, destination[i..]);
    }

    // The definitions: the vector paths must agree with them bit for bit.
    internal static void AddSignedScalar(ReadOnlySpan<short> source, int up, int down, short offset, Span<short> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = (short)(((short)(source[i] << up) >> down) + offset);
        }
    }

    internal static void AddUnsignedScalar(ReadOnlySpan<ushort> source, int up, int down, ushort offset, Span<ushort> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = (ushort)(((ushort)(source[i] << up) >> down) + offset);
        }
    }
}
