using System.Buffers;
using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>Writes the marker segments around coded data (T.81 annex B).</summary>
internal static class JpegHeaderWriter
{
    public static void Marker(IBufferWriter<byte> output, byte marker)
    {
        ReadOnlySpan<byte> bytes = [0xFF, marker];
        output.Write(bytes);
    }

    /// <summary>Writes the frame header; all components are sampled alike and use quantisation table 0.</summary>
    public static void Frame(IBufferWriter<byte> output, byte marker, PixelShape shape, int precision)
    {
        Span<byte> segment = stackalloc byte[10 + (3 * 4)];
        int length = 8 + (3 * shape.Components);
        Begin(segment, marker, length);
        segment[4] = (byte)precision;
        BinaryPrimitives.WriteUInt16BigEndian(segment[5..], (ushort)shape.Height);
        BinaryPrimitives.WriteUInt16BigEndian(segment[7..], (ushort)shape.Width);
        segment[9] = (byte)shape.Components;
        for (int i = 0; i < shape.Components; i++)
        {
            (segment[10 + (3 * i)], segment[11 + (3 * i)], segment[12 + (3 * i)]) = ((byte)(i + 1), 0x11, 0);
        }

        output.Write(segment[..(2 + length)]);
    }

    /// <summary>Writes one Huffman table; <paramref name="kind"/> is 0 for DC, 0x10 for AC.</summary>
    public static void Huffman(IBufferWriter<byte> output, byte kind, HuffmanCodes codes)
    {
        Span<byte> segment = stackalloc byte[21 + 256];
        int length = 19 + codes.Count;
        Begin(segment, JpegMarker.Dht, length);
        segment[4] = kind;
        codes.CountsTo(segment.Slice(5, 16));
        codes.Values.CopyTo(segment[21..]);
        output.Write(segment[..(2 + length)]);
    }

    /// <summary>Writes quantisation table 0 of 8 bits, given in zig-zag order.</summary>
    public static void Quant(IBufferWriter<byte> output, ReadOnlySpan<byte> table)
    {
        Span<byte> segment = stackalloc byte[69];
        Begin(segment, JpegMarker.Dqt, 67);
        segment[4] = 0;
        table[..64].CopyTo(segment[5..]);
        output.Write(segment);
    }

    /// <summary>Writes the header of a scan of all components with tables 0.</summary>
    public static void Scan(IBufferWriter<byte> output, int components, byte first, byte last)
    {
        Span<byte> segment = stackalloc byte[8 + (2 * 4)];
        int length = 6 + (2 * components);
        Begin(segment, JpegMarker.Sos, length);
        segment[4] = (byte)components;
        for (int i = 0; i < components; i++)
        {
            (segment[5 + (2 * i)], segment[6 + (2 * i)]) = ((byte)(i + 1), 0);
        }

        (segment[length - 1], segment[length], segment[length + 1]) = (first, last, 0);
        output.Write(segment[..(2 + length)]);
    }

    private static void Begin(Span<byte> segment, byte marker, int length)
    {
        (segment[0], segment[1]) = (0xFF, marker);
        BinaryPrimitives.WriteUInt16BigEndian(segment[2..], (ushort)length);
    }
}
