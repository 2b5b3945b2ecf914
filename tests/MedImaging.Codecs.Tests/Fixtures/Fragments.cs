using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MedImaging.Codecs.Tests;

/// <summary>Takes the pixel data out of a DICOM file by its byte patterns (explicit little endian, PS3.5 A.4), without a parser of ours.</summary>
internal static class Fragments
{
    /// <summary>Reads the frames of encapsulated pixel data, each with its fragments joined.</summary>
    public static byte[][] Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int at = StartOf(file);
        Assert.True(at >= 0, $"{path} has no encapsulated pixel data.");
        var items = new List<(int Offset, byte[] Bytes)>();
        int first = 0;
        while (file[at] == 0xFE && file[at + 2] == 0x00 && file[at + 3] == 0xE0)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4));
            items.Add((at - first, file.AsSpan(at + 8, length).ToArray()));
            at += 8 + length;
            first = items.Count == 1 ? at : first;
        }

        byte[] table = items[0].Bytes;
        items.RemoveAt(0);
        int[] starts = table.Length > 0
            ? [.. Enumerable.Range(0, table.Length / 4).Select(i => BinaryPrimitives.ReadInt32LittleEndian(table.AsSpan(4 * i)))]
            : FramesOf(file) == items.Count ? [.. items.Select(i => i.Offset)] : [0];
        return [.. starts.Select((start, i) => items
            .Where(item => item.Offset >= start && (i + 1 == starts.Length || item.Offset < starts[i + 1]))
            .SelectMany(item => item.Bytes).ToArray())];
    }

    /// <summary>Reads pixel data that is not encapsulated.</summary>
    public static byte[] ReadNative(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        for (int at = 0; at < file.Length - 12; at++)
        {
            if (file.AsSpan(at, 5).SequenceEqual<byte>([0xE0, 0x7F, 0x10, 0x00, (byte)'O']) && file[at + 6] == 0)
            {
                long length = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8));
                if (at + 12 + length <= file.Length && at + 12 + length >= file.Length - 1024)
                {
                    return file.AsSpan(at + 12, (int)length).ToArray();
                }
            }
        }

        Assert.Fail($"{path} has no native pixel data.");
        return [];
    }

    /// <summary>Puts one coded frame in the place of a file's own.</summary>
    public static byte[] Replace(string path, byte[] frame)
    {
        byte[] file = File.ReadAllBytes(path);
        using var stream = new MemoryStream();
        stream.Write(file, 0, StartOf(file));
        stream.Write([0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0x00, 0xE0]);
        stream.Write(BitConverter.GetBytes(frame.Length + (frame.Length & 1)));
        stream.Write(frame);
        stream.Write(new byte[frame.Length & 1]);
        stream.Write([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
        return stream.ToArray();
    }

    private static int StartOf(byte[] file)
    {
        int at = file.AsSpan().LastIndexOf<byte>([0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        return at < 0 ? at : at + 12;
    }

    private static int FramesOf(byte[] file)
    {
        int at = file.AsSpan().IndexOf<byte>([0x28, 0x00, 0x08, 0x00, (byte)'I', (byte)'S']);
        return at < 0 ? 1 : int.Parse(Encoding.ASCII.GetString(file, at + 8, file[at + 6]).Trim('\0', ' '), CultureInfo.InvariantCulture);
    }
}
