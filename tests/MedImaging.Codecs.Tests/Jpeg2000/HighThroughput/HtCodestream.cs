using System.Buffers.Binary;

namespace MedImaging.Codecs.Tests.Jpeg2000.HighThroughput;

/// <summary>The smallest codestream around a high-throughput block: one tile, one component, no wavelet, one block of at most 64 × 64.</summary>
internal static class HtCodestream
{
    /// <summary>Wraps an image; samples are in the range of the bits and sign.</summary>
    public static byte[] Write(int[] samples, int width, int height, int bits, bool isSigned)
    {
        int[] block = isSigned ? samples : Array.ConvertAll(samples, s => s - (1 << bits - 1));
        return Write(HtBlocks.Encode(block, width, height), [], 1, width, height, bits, isSigned, isStripeCausal: false);
    }

    /// <summary>Wraps a coded block; its last pass ends at plane 0.</summary>
    public static byte[] Write(byte[] cleanup, byte[] refinement, int passes, int width, int height, int bits, bool isSigned, bool isStripeCausal)
    {
        var stream = new List<byte>();
        Marker(stream, 0xFF4F);
        Marker(stream, 0xFF51, U16(0x4000), U32(width), U32(height), U32(0), U32(0), U32(width), U32(height), U32(0), U32(0), U16(1), [(byte)(bits - 1 | (isSigned ? 0x80 : 0)), 1, 1]);
        Marker(stream, 0xFF50, U32(0x00020000), U16(Math.Max(bits + 1 - 8, 0)));
        Marker(stream, 0xFF52, [0, 0, 0, 1, 0, 0, 4, 4, (byte)(isStripeCausal ? 0x48 : 0x40), 1]);
        Marker(stream, 0xFF5C, [1 << 5, (byte)(bits << 3)]);
        byte[] packet = [.. PacketHeader(cleanup.Length, refinement.Length, passes, bits - (passes > 1 ? 2 : 1)), .. cleanup, .. refinement];
        Marker(stream, 0xFF90, U16(0), U32(14 + packet.Length), [0, 1]);
        Marker(stream, 0xFF93);
        stream.AddRange(packet);
        Marker(stream, 0xFFD9);
        return [.. stream];
    }

    // T.800 B.10: not empty, included, missing planes, passes, lengths.
    private static byte[] PacketHeader(int cleanup, int refinement, int passes, int missing)
    {
        if (cleanup == 0)
        {
            return [0];
        }

        var bits = new List<int> { 1, 1 };
        bits.AddRange(Enumerable.Repeat(0, missing));
        bits.Add(1);
        bits.AddRange(passes switch { 1 => [0], 2 => [1, 0], _ => [1, 1, 0, 0] });
        int width = Math.Max(32 - int.LeadingZeroCount(Math.Max(cleanup, refinement)), 3);
        bits.AddRange(Enumerable.Repeat(1, width - 3));
        bits.Add(0);
        Number(cleanup, width);
        if (passes > 1)
        {
            Number(refinement, width + passes - 2);
        }

        var bytes = new List<byte>();
        for (int at = 0; at < bits.Count;)
        {
            int room = bytes.Count > 0 && bytes[^1] == 0xFF ? 7 : 8, value = 0;
            for (int i = 0; i < room; i++, at++)
            {
                value = value << 1 | (at < bits.Count ? bits[at] : 0);
            }

            bytes.Add((byte)value);
        }

        return bytes[^1] == 0xFF ? [.. bytes, 0] : [.. bytes];

        void Number(int value, int count)
        {
            for (int i = count - 1; i >= 0; i--)
            {
                bits.Add(value >> i & 1);
            }
        }
    }

    private static void Marker(List<byte> stream, int marker, params byte[][] parts)
    {
        stream.AddRange(U16(marker));
        if (parts.Length > 0)
        {
            stream.AddRange(U16(2 + parts.Sum(p => p.Length)));
            stream.AddRange(parts.SelectMany(p => p));
        }
    }

    private static byte[] U16(int value)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)value);
        return bytes;
    }

    private static byte[] U32(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
