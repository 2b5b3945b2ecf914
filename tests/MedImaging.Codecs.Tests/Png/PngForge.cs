using System.Buffers.Binary;
using System.IO.Compression;

namespace MedImaging.Codecs.Tests;

/// <summary>Writes PNG files of every form the standard has, the slow and obvious way, so that the decoder meets a second opinion.</summary>
internal static class PngForge
{
    private static readonly (int X, int Y, int Dx, int Dy)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public static int SamplesOf(int colorType) => colorType switch { 0 or 3 => 1, 4 => 2, 2 => 3, _ => 4 };

    /// <summary>Makes a file whose sample (x, y, s) is <paramref name="sample"/>(x, y, s); each row takes the next of the five filters.</summary>
    public static byte[] Make(int width, int height, int colorType, int depth, bool interlaced, Func<int, int, int, int> sample, byte[]? palette = null, byte[]? transparency = null)
    {
        using var raw = new MemoryStream();
        if (!interlaced)
        {
            WritePass(raw, colorType, depth, sample, 0, 0, 1, 1, width, height);
        }
        else
        {
            foreach (var (x, y, dx, dy) in Passes)
            {
                if (x < width && y < height)
                {
                    WritePass(raw, colorType, depth, sample, x, y, dx, dy, (width - x + dx - 1) / dx, (height - y + dy - 1) / dy);
                }
            }
        }

        var chunks = new List<(string, byte[])> { ("IHDR", Header(width, height, depth, colorType, interlaced)), ("gAMA", [0, 0, 0xB1, 0x8F]) };
        if (palette is not null)
        {
            chunks.Add(("PLTE", palette));
        }

        if (transparency is not null)
        {
            chunks.Add(("tRNS", transparency));
        }

        byte[] data = Deflate(raw.ToArray());
        chunks.Add(("IDAT", data[..(data.Length / 2)]));   // data in two chunks, as large files have it
        chunks.Add(("IDAT", data[(data.Length / 2)..]));
        chunks.Add(("IEND", []));
        return Join(chunks);
    }

    public static byte[] Header(int width, int height, int depth, int colorType, bool interlaced)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colorType, interlaced ? (byte)1 : (byte)0);
        return header;
    }

    public static byte[] Deflate(byte[] raw)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, true))
        {
            zlib.Write(raw);
        }

        return output.ToArray();
    }

    public static byte[] Join(IEnumerable<(string Type, byte[] Data)> chunks)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> word = stackalloc byte[4];
        foreach (var (type, data) in chunks)
        {
            byte[] body = [.. System.Text.Encoding.ASCII.GetBytes(type), .. data];
            BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
            file.Write(word);
            file.Write(body);
            BinaryPrimitives.WriteUInt32BigEndian(word, Crc(body));
            file.Write(word);
        }

        return file.ToArray();
    }

    // Bit by bit, without a table: the definition in ISO/IEC 15948 5.5.
    private static uint Crc(byte[] bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in bytes)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                bool one = ((crc ^ (uint)(b >> bit)) & 1) == 1;
                crc = one ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return crc ^ 0xFFFFFFFF;
    }

    private static void WritePass(MemoryStream raw, int colorType, int depth, Func<int, int, int, int> sample, int x0, int y0, int dx, int dy, int width, int height)
    {
        int samples = SamplesOf(colorType), bpp = Math.Max(1, samples * depth / 8), length = ((width * samples * depth) + 7) / 8;
        byte[] above = new byte[length];
        for (int row = 0; row < height; row++)
        {
            byte[] bytes = new byte[length];
            for (int i = 0; i < width * samples; i++)
            {
                int value = sample(x0 + (i / samples * dx), y0 + (row * dy), i % samples);
                for (int bit = 0; bit < depth; bit++)
                {
                    int position = (i * depth) + bit;
                    bytes[position / 8] |= (byte)(((value >> (depth - 1 - bit)) & 1) << (7 - (position % 8)));
                }
            }

            int filter = row % 5;
            raw.WriteByte((byte)filter);
            for (int i = 0; i < length; i++)
            {
                int a = i < bpp ? 0 : bytes[i - bpp], b = above[i], c = i < bpp ? 0 : above[i - bpp];
                int p = a + b - c, pa = Math.Abs(p - a), pb = Math.Abs(p - b), pc = Math.Abs(p - c);
                int paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
                int predicted = filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => paeth };
                raw.WriteByte((byte)(bytes[i] - predicted));
            }

            above = bytes;
        }
    }
}
