using System.Buffers.Binary;

namespace MedImaging.Codecs.Tests;

/// <summary>Finds the one compressed frame of a DICOM file: all fragments of its pixel data behind the offset table, joined (PS3.5 A.4).</summary>
internal static class EncapsulatedFrame
{
    private static ReadOnlySpan<byte> Element => [0xE0, 0x7F, 0x10, 0x00];

    private static ReadOnlySpan<byte> Undefined => [0, 0, 0xFF, 0xFF, 0xFF, 0xFF];

    public static byte[] Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int at = file.Length - 12;
        while (at >= 0 && !(file.AsSpan(at).StartsWith(Element) && file.AsSpan(at + 6).StartsWith(Undefined)))
        {
            at--;
        }

        Assert.True(at >= 0, "no encapsulated pixel data");
        var frame = new MemoryStream();
        int item = 0;
        for (at += 12; BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at)) == 0xE000FFFE; item++)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4));
            frame.Write(file.AsSpan(at + 8, item == 0 ? 0 : length));
            at += 8 + length;
        }

        return frame.ToArray();
    }
}
