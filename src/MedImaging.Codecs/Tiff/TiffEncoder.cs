using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>Writes little-endian files in strips: each page's strips, then its directory.</summary>
internal static class TiffEncoder
{
    private const int StripBytes = 1 << 18, EntryBytes = 12;

    public static byte[] Encode(IReadOnlyList<RasterImage> pages, TiffCompression compression)
    {
        if (!Enum.IsDefined(compression))
        {
            throw new ArgumentOutOfRangeException(nameof(compression), compression, "There is no such compression.");
        }

        long most = 1024;
        foreach (var page in pages)
        {
            ArgumentNullException.ThrowIfNull(page, nameof(pages));
            most += page.Samples.Length + ((long)page.Samples.Length / 2) + 4096 + (16L * page.Height);
        }

        if (most > Array.MaxLength)
        {
            throw new ArgumentException("The pages make a TIFF file longer than an array.", nameof(pages));
        }

        using var file = new MemoryStream();
        file.Write("II*\0\0\0\0\0"u8);
        var lzw = new TiffLzw();
        long link = 4;
        foreach (var page in pages)
        {
            link = WritePage(file, page, compression, lzw, link);
        }

        return file.ToArray();
    }

    /// <summary>Writes a page and links it.</summary>
    /// <returns>Where the link to the next page is.</returns>
    private static long WritePage(MemoryStream file, RasterImage image, TiffCompression compression, TiffLzw lzw, long link)
    {
        int rowBytes = image.Width * image.Channels * (image.BitDepth / 8), stripRows = Math.Clamp(StripBytes / rowBytes, 1, image.Height);
        int predictor = compression != TiffCompression.None && image.BitDepth < 32 ? TiffTag.Differences : TiffTag.NoPredictor;
        var offsets = new List<uint>();
        var lengths = new List<uint>();
        byte[] strip = new byte[rowBytes * stripRows];
        for (int row = 0; row < image.Height; row += stripRows)
        {
            var bytes = strip.AsSpan(0, Math.Min(stripRows, image.Height - row) * rowBytes);
            image.Samples.Span.Slice(row * rowBytes, bytes.Length).CopyTo(bytes);
            for (int start = 0; predictor == TiffTag.Differences && start < bytes.Length; start += rowBytes)
            {
                TiffPredictor.Apply(bytes.Slice(start, rowBytes), image.BitDepth / 8, image.Channels);
            }

            offsets.Add((uint)file.Position);
            Pack(bytes, compression, lzw, file);
            lengths.Add((uint)file.Position - offsets[^1]);
        }

        return WriteDirectory(file, image, compression, predictor, stripRows, [.. offsets], [.. lengths], link);
    }

    private static void Pack(ReadOnlySpan<byte> bytes, TiffCompression compression, TiffLzw lzw, MemoryStream file)
    {
        switch (compression)
        {
            case TiffCompression.Lzw:
                lzw.Encode(bytes, file);
                break;
            case TiffCompression.Deflate:
                ZlibBytes.Deflate(bytes, file);
                break;
            default:
                file.Write(bytes);
                break;
        }
    }

    private static long WriteDirectory(MemoryStream file, RasterImage image, TiffCompression compression, int predictor, int stripRows, uint[] offsets, uint[] lengths, long link)
    {
        uint channels = (uint)image.Channels;
        bool hasAlpha = image.Channels is 2 or 4;
        uint packed = compression switch { TiffCompression.Lzw => TiffTag.Lzw, TiffCompression.Deflate => TiffTag.Deflate, _ => TiffTag.NoCompression };
        uint format = image.Format switch { SampleFormat.Signed => 2, SampleFormat.Float => 3, _ => 1 };
        List<(int Tag, bool IsShort, uint[] Values)> fields =
        [
            (TiffTag.Width, false, [(uint)image.Width]),
            (TiffTag.Height, false, [(uint)image.Height]),
            (TiffTag.BitsPerSample, true, Repeat((uint)image.BitDepth, channels)),
            (TiffTag.Compression, true, [packed]),
            (TiffTag.Photometric, true, [image.Channels < 3 ? (uint)TiffTag.BlackIsZero : TiffTag.Rgb]),
            (TiffTag.StripOffsets, false, offsets),
            (TiffTag.SamplesPerPixel, true, [channels]),
            (TiffTag.RowsPerStrip, false, [(uint)stripRows]),
            (TiffTag.StripByteCounts, false, lengths),
            (TiffTag.PlanarConfiguration, true, [1]),
        ];
        if (compression != TiffCompression.None)
        {
            fields.Add((TiffTag.Predictor, true, [(uint)predictor]));   // libtiff knows it as a field of these only
        }

        if (hasAlpha)
        {
            fields.Add((TiffTag.ExtraSamples, true, [2]));   // alpha, not multiplied into the colours
        }

        fields.Add((TiffTag.SampleFormat, true, Repeat(format, channels)));
        return WriteFields(file, fields, link);
    }

    private static long WriteFields(MemoryStream file, List<(int Tag, bool IsShort, uint[] Values)> fields, long link)
    {
        Align(file);
        long directory = file.Position, extra = directory + 2 + (EntryBytes * fields.Count) + 4;
        using var values = new MemoryStream();
        Span<byte> entry = stackalloc byte[EntryBytes];
        WriteShort(file, (uint)fields.Count);
        foreach (var (tag, isShort, numbers) in fields)
        {
            entry.Clear();
            BinaryPrimitives.WriteUInt16LittleEndian(entry, (ushort)tag);
            entry[2] = isShort ? (byte)3 : (byte)4;
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], numbers.Length);
            if (numbers.Length * (isShort ? 2 : 4) <= 4)
            {
                for (int i = 0; i < numbers.Length; i++)
                {
                    WriteNumber(entry[(8 + (2 * i))..], numbers[i], isShort);
                }
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], (uint)(extra + values.Position));
                byte[] bytes = new byte[numbers.Length * (isShort ? 2 : 4)];
                for (int i = 0; i < numbers.Length; i++)
                {
                    WriteNumber(bytes.AsSpan(i * (isShort ? 2 : 4)), numbers[i], isShort);
                }

                values.Write(bytes);
            }

            file.Write(entry);
        }

        file.Write([0, 0, 0, 0]);
        file.Write(values.GetBuffer().AsSpan(0, (int)values.Length));
        long end = file.Position;
        file.Position = link;
        BinaryPrimitives.WriteUInt32LittleEndian(entry, (uint)directory);
        file.Write(entry[..4]);
        file.Position = end;
        return extra - 4;
    }

    private static void WriteNumber(Span<byte> target, uint value, bool isShort)
    {
        if (isShort)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(target, value);
        }
    }

    private static void WriteShort(MemoryStream file, uint value) => file.Write([(byte)value, (byte)(value >> 8)]);

    private static void Align(MemoryStream file)
    {
        if (file.Position % 2 != 0)
        {
            file.WriteByte(0);
        }
    }

    private static uint[] Repeat(uint value, uint count)
    {
        var values = new uint[count];
        Array.Fill(values, value);
        return values;
    }
}
