using System.Buffers;
using System.Buffers.Binary;

namespace MedImaging.Codecs;

internal static class RleDecoder
{
    public static void Decode(ReadOnlySpan<byte> source, RlePlanes planes, Span<byte> destination)
    {
        Span<int> bounds = stackalloc int[RlePlanes.Most + 1];
        bounds = bounds[..(planes.Count + 1)];
        ReadHeader(source, planes.Count, bounds);

        if (planes.Count == 1)
        {
            DecodePlane(source, bounds[0], bounds[1], 0, destination);
            return;
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(planes.ByteCount);
        try
        {
            for (int plane = 0; plane < planes.Count; plane++)
            {
                DecodePlane(source, bounds[plane], bounds[plane + 1], plane, rented.AsSpan(plane * planes.Length, planes.Length));
            }

            PlaneKernels.Interleave(rented.AsSpan(0, planes.ByteCount), planes, destination);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Reads where each segment begins, and after them where the last one ends (PS3.5 G.5).</summary>
    private static void ReadHeader(ReadOnlySpan<byte> source, int expected, Span<int> bounds)
    {
        if (source.Length < RlePlanes.HeaderBytes)
        {
            throw new CodecException(CodecFault.Truncated, $"An RLE frame begins with a header of {RlePlanes.HeaderBytes} bytes; there are {source.Length}", source.Length);
        }

        uint count = BinaryPrimitives.ReadUInt32LittleEndian(source);
        if (count != (uint)expected)
        {
            throw new CodecException(CodecFault.Malformed, $"The RLE header tells of {count} segments; a frame of this shape has {expected}", 0);
        }

        long least = RlePlanes.HeaderBytes;
        for (int segment = 0; segment < expected; segment++)
        {
            int field = 4 * (segment + 1);
            uint offset = BinaryPrimitives.ReadUInt32LittleEndian(source[field..]);
            if (offset < least)
            {
                throw new CodecException(CodecFault.Malformed, $"RLE segment {segment} begins at {offset}, inside of what is before it", field);
            }

            if (offset > source.Length)
            {
                throw new CodecException(CodecFault.Truncated, $"RLE segment {segment} begins at {offset}, past the {source.Length} bytes there are", field);
            }

            bounds[segment] = (int)offset;
            least = offset;
        }

        bounds[expected] = source.Length;
    }

    private static void DecodePlane(ReadOnlySpan<byte> source, int start, int end, int segment, Span<byte> plane)
    {
        int written = PackBits.Decode(source[start..end], plane, out int consumed);
        if (written < plane.Length)
        {
            throw new CodecException(CodecFault.Truncated, $"RLE segment {segment} ends after {written} of {plane.Length} bytes", start + consumed);
        }
    }
}
