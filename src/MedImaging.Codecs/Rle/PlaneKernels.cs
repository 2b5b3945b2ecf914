using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MedImaging.Codecs;

/// <summary>From byte planes to pixels.</summary>
internal static class PlaneKernels
{
    // For each of the three vectors that 16 pixels of three bytes make: which byte of a plane goes where; 255 gives 0.
    private static readonly Vector128<byte>[] ThreePlaneOrder = BuildThreePlaneOrder();

    /// <summary>destination[i * planes.Count + planes.PositionOf(p)] = source[p * planes.Length + i].</summary>
    public static void Interleave(ReadOnlySpan<byte> source, RlePlanes planes, Span<byte> destination)
    {
        int done = planes switch
        {
            { Count: 2, BytesPerSample: 2 } => InterleaveWords(source[..planes.Length], source[planes.Length..], destination),
            { Count: 3, BytesPerSample: 1 } => InterleaveThree(source, planes.Length, destination),
            _ => 0,
        };
        InterleaveScalar(source, planes, destination, done);
    }

    // The definition: the vector paths must agree with it bit for bit.
    internal static void InterleaveScalar(ReadOnlySpan<byte> source, RlePlanes planes, Span<byte> destination, int first = 0)
    {
        int stride = planes.Count;
        for (int plane = 0; plane < planes.Count; plane++)
        {
            var bytes = source.Slice(plane * planes.Length, planes.Length);
            int to = (first * stride) + planes.PositionOf(plane);
            for (int i = first; i < bytes.Length; i++, to += stride)
            {
                destination[to] = bytes[i];
            }
        }
    }

    private static int InterleaveWords(ReadOnlySpan<byte> high, ReadOnlySpan<byte> low, Span<byte> destination)
    {
        int i = 0;
        if (Vector256.IsHardwareAccelerated && BitConverter.IsLittleEndian)
        {
            for (; i <= high.Length - 32 && i <= low.Length - 32; i += 32)
            {
                var (h, l) = (Vector256.Create(high.Slice(i, 32)), Vector256.Create(low.Slice(i, 32)));
                var words = MemoryMarshal.Cast<byte, ushort>(destination.Slice(2 * i, 64));
                ((Vector256.WidenLower(h) << 8) | Vector256.WidenLower(l)).CopyTo(words);
                ((Vector256.WidenUpper(h) << 8) | Vector256.WidenUpper(l)).CopyTo(words[16..]);
            }
        }

        return i;
    }

    private static int InterleaveThree(ReadOnlySpan<byte> source, int length, Span<byte> destination)
    {
        int i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            var first = source[..length];
            var second = source.Slice(length, length);
            var third = source.Slice(2 * length, length);
            ReadOnlySpan<Vector128<byte>> order = ThreePlaneOrder;
            for (; i <= length - 16; i += 16)
            {
                var (a, b, c) = (Vector128.Create(first.Slice(i, 16)), Vector128.Create(second.Slice(i, 16)), Vector128.Create(third.Slice(i, 16)));
                var pixels = destination.Slice(3 * i, 48);
                (Vector128.Shuffle(a, order[0]) | Vector128.Shuffle(b, order[1]) | Vector128.Shuffle(c, order[2])).CopyTo(pixels);
                (Vector128.Shuffle(a, order[3]) | Vector128.Shuffle(b, order[4]) | Vector128.Shuffle(c, order[5])).CopyTo(pixels[16..]);
                (Vector128.Shuffle(a, order[6]) | Vector128.Shuffle(b, order[7]) | Vector128.Shuffle(c, order[8])).CopyTo(pixels[32..]);
            }
        }

        return i;
    }

    private static Vector128<byte>[] BuildThreePlaneOrder()
    {
        var order = new Vector128<byte>[9];
        Span<byte> indices = stackalloc byte[16];
        for (int vector = 0; vector < 3; vector++)
        {
            for (int plane = 0; plane < 3; plane++)
            {
                for (int i = 0; i < 16; i++)
                {
                    int at = (16 * vector) + i;
                    indices[i] = at % 3 == plane ? (byte)(at / 3) : byte.MaxValue;
                }

                order[(3 * vector) + plane] = Vector128.Create<byte>(indices);
            }
        }

        return order;
    }
}
