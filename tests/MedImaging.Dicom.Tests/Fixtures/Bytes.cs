using System.Buffers.Binary;
using System.Text;

namespace MedImaging.Dicom.Tests;

/// <summary>Files made byte by byte, right or wrong.</summary>
internal static class Bytes
{
    public const uint Undefined = 0xFFFFFFFF;

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(p => p)];

    public static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    public static byte[] Tag(uint tag)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(tag >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)tag);
        return bytes;
    }

    public static byte[] Number(uint value, int size) => BitConverter.GetBytes(value)[..size];

    // Explicit VR; the length is the value's own unless it is said otherwise.
    public static byte[] Explicit(uint tag, string vr, byte[] value, uint? length = null)
    {
        bool isLong = vr is "OB" or "OW" or "SQ" or "UN" or "UT" or "UC" or "UR" or "OF" or "OD";
        byte[] size = isLong ? [0, 0, .. Number(length ?? (uint)value.Length, 4)] : Number(length ?? (uint)value.Length, 2);
        return [.. Tag(tag), .. Text(vr), .. size, .. value];
    }

    public static byte[] Implicit(uint tag, byte[] value, uint? length = null) => [.. Tag(tag), .. Number(length ?? (uint)value.Length, 4), .. value];

    public static byte[] Item(byte[] value, uint? length = null) => Implicit(0xFFFEE000, value, length);

    public static readonly byte[] ItemEnd = Implicit(0xFFFEE00D, []);

    public static readonly byte[] SequenceEnd = Implicit(0xFFFEE0DD, []);

    // A whole file: preamble, meta information with its length, and the dataset as given.
    public static byte[] File(byte[] dataset, string syntax = "1.2.840.10008.1.2.1", byte[]? preamble = null)
    {
        byte[] uid = Text(syntax.Length % 2 == 0 ? syntax : syntax + "\0");
        byte[] meta = Explicit(0x00020010, "UI", uid);
        return [.. preamble ?? new byte[128], .. "DICM"u8, .. Explicit(0x00020000, "UL", Number((uint)meta.Length, 4)), .. meta, .. dataset];
    }
}
