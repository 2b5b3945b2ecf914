using System.Buffers.Binary;
using System.Text;
using MedImaging.Testing;

namespace MedImaging.Codecs.Tests;

/// <summary>The smallest DICOM files that independent programs take, and the pixel data of theirs, without any parser of this library.</summary>
internal static class PixelFile
{
    public const string Native = "1.2.840.10008.1.2.1";
    public const string RunLength = "1.2.840.10008.1.2.5";
    public const string JpegLsLossless = "1.2.840.10008.1.2.4.80";
    public const string JpegLsNear = "1.2.840.10008.1.2.4.81";

    /// <summary>Writes a secondary capture of one frame; the pixel data is native or one fragment.</summary>
    public static void Write(string path, string transferSyntax, PixelShape shape, byte[] pixelData)
    {
        using var meta = new MemoryStream();
        Element(meta, 0x0002, 0x0001, "OB", [0, 1]);
        Element(meta, 0x0002, 0x0002, "UI", Uid("1.2.840.10008.5.1.4.1.1.7"));
        Element(meta, 0x0002, 0x0003, "UI", Uid("2.25.1947"));
        Element(meta, 0x0002, 0x0010, "UI", Uid(transferSyntax));
        Element(meta, 0x0002, 0x0012, "UI", Uid("2.25.1"));

        using var file = new MemoryStream();
        file.Write(new byte[128]);
        file.Write("DICM"u8);
        Element(file, 0x0002, 0x0000, "UL", BitConverter.GetBytes((int)meta.Length));
        file.Write(meta.ToArray());
        Element(file, 0x0008, 0x0016, "UI", Uid("1.2.840.10008.5.1.4.1.1.7"));
        Element(file, 0x0008, 0x0018, "UI", Uid("2.25.1947"));
        Element(file, 0x0028, 0x0002, "US", Short(shape.Components));
        Element(file, 0x0028, 0x0004, "CS", Encoding.ASCII.GetBytes(shape.Components == 3 ? "RGB " : "MONOCHROME2 "));
        if (shape.Components > 1)
        {
            Element(file, 0x0028, 0x0006, "US", Short(0));
        }

        Element(file, 0x0028, 0x0010, "US", Short(shape.Height));
        Element(file, 0x0028, 0x0011, "US", Short(shape.Width));
        Element(file, 0x0028, 0x0100, "US", Short(shape.BytesPerSample * 8));
        Element(file, 0x0028, 0x0101, "US", Short(shape.Bits));
        Element(file, 0x0028, 0x0102, "US", Short(shape.Bits - 1));
        Element(file, 0x0028, 0x0103, "US", Short(shape.IsSigned ? 1 : 0));
        byte[] padded = pixelData.Length % 2 == 0 ? pixelData : [.. pixelData, 0];
        if (transferSyntax == Native)
        {
            Element(file, 0x7FE0, 0x0010, shape.BytesPerSample == 1 ? "OB" : "OW", padded);
        }
        else
        {
            file.Write([0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'B', 0, 0, 255, 255, 255, 255]);
            file.Write([0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0x00, 0xE0]);
            file.Write(BitConverter.GetBytes(padded.Length));
            file.Write(padded);
            file.Write([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
        }

        File.WriteAllBytes(path, file.ToArray());
    }

    /// <summary>The fragments after the offset table, or the native pixel data as the only one.</summary>
    public static List<byte[]> Fragments(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int at = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'B', 0, 0]);
        at = at >= 0 ? at : file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'W', 0, 0]);
        Assert.True(at > 0, "There is no pixel data in explicit VR.");
        int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 8));
        at += 12;
        if (length >= 0)
        {
            return [file[at..(at + length)]];
        }

        var items = new List<byte[]>();
        while (file[at + 2] == 0 && file[at + 3] == 0xE0)
        {
            length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4));
            items.Add(file[(at + 8)..(at + 8 + length)]);
            at += 8 + length;
        }

        return items[1..];
    }

    /// <summary>Runs a program on a file and gives the native pixel data of what it wrote.</summary>
    public static async Task<byte[]> NativeByAsync(ExternalProgram program, string[] options, string path, string output)
    {
        var result = await program.RunAsync([.. options, path, output]);
        Assert.True(result.ExitCode == 0, result.Error + result.Output);
        return Fragments(output)[0];
    }

    private static void Element(MemoryStream file, int group, int element, string vr, byte[] value)
    {
        file.Write([(byte)group, (byte)(group >> 8), (byte)element, (byte)(element >> 8), (byte)vr[0], (byte)vr[1]]);
        file.Write(vr is "OB" or "OW" ? [0, 0, .. BitConverter.GetBytes(value.Length)] : Short(value.Length));
        file.Write(value);
    }

    private static byte[] Short(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Uid(string uid) => Encoding.ASCII.GetBytes(uid.Length % 2 == 0 ? uid : uid + "\0");
}
