using System.Buffers;
using System.Buffers.Binary;

namespace MedImaging.Codecs;

internal static class RleEncoder
{
    public static void Encode(ReadOnlySpan<byte> pixels, RlePlanes planes, IBufferWriter<byte> output)
    {
        long most = PackBits.MostEncoded(planes.Width) * planes.Height;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, Array.MaxLength - 1, nameof(pixels));

        byte[] row = ArrayPool<byte>.Shared.Rent(planes.Width);
        var segments = new byte[planes.Count][];
        Span<int> lengths = stackalloc int[planes.Count];
        try
        {
            for (int plane = 0; plane < planes.Count; plane++)
            {
                segments[plane] = ArrayPool<byte>.Shared.Rent((int)most + 1);
                lengths[plane] = EncodePlane(pixels, planes, plane, row.AsSpan(0, planes.Width), segments[plane]);
            }

            WriteHeader(lengths, output);
            for (int plane = 0; plane < planes.Count; plane++)
            {
                output.Write(segments[plane].AsSpan(0, lengths[plane]));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(row);
            foreach (byte[]? segment in segments)
            {
                if (segment is not null)
                {
                    ArrayPool<byte>.Shared.Return(segment);
                }
            }
        }
    }

    // Each row by itself (PS3.5 G.3.1); an odd segment is padded with a zero (PS3.5 G.4).
    private static int EncodePlane(ReadOnlySpan<byte> pixels, RlePlanes planes, int plane, Span<byte> row, Span<byte> segment)
    {
        int to = 0, from = planes.PositionOf(plane);
        for (int y = 0; y < planes.Height; y++)
        {
            for (int x = 0; x < row.Length; x++, from += planes.Count)
            {
                row[x] = pixels[from];
            }

            to += PackBits.Encode(row, segment[to..]);
        }

        if (to % 2 != 0)
        {
            segment[to++] = 0;
        }

        return to;
    }

    private static void WriteHeader(ReadOnlySpan<int> lengths, IBufferWriter<byte> output)
    {
        var header = output.GetSpan(RlePlanes.HeaderBytes)[..RlePlanes.HeaderBytes];
        header.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(header, lengths.Length);
        uint offset = RlePlanes.HeaderBytes;
        for (int segment = 0; segment < lengths.Length; segment++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(header[(4 * (segment + 1))..], offset);
            offset += (uint)lengths[segment];
        }

        output.Advance(RlePlanes.HeaderBytes);
    }
}
