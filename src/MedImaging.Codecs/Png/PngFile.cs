using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>A PNG file taken apart: its header, palette, transparency and the joined, still deflated, pixel data.</summary>
internal sealed class PngFile
{
    private PngFile()
    {
    }

    public int Width { get; private set; }

    public int Height { get; private set; }

    public int BitDepth { get; private set; }

    public int ColorType { get; private set; }

    public bool IsInterlaced { get; private set; }

    public byte[]? Palette { get; private set; }

    public byte[]? Transparency { get; private set; }

    public byte[] Data { get; private set; } = [];

    public long DataOffset { get; private set; }

    public int SamplesPerPixel => ColorType switch { 0 or 3 => 1, 4 => 2, 2 => 3, _ => 4 };

    /// <summary>The pictures the file holds one after the other: one, or the seven of Adam7 without the empty ones.</summary>
    public IEnumerable<PngPass> Passes()
    {
        if (!IsInterlaced)
        {
            yield return PngPass.Create(this, 0, 0, 1, 1);
            yield break;
        }

        foreach (var (x, y, stepX, stepY) in PngFormat.Adam7)
        {
            if (x < Width && y < Height)
            {
                yield return PngPass.Create(this, x, y, stepX, stepY);
            }
        }
    }

    public static PngFile Parse(ReadOnlySpan<byte> bytes, RasterLimits limits)
    {
        if (!bytes.StartsWith(PngFormat.Signature))
        {
            bool isCut = PngFormat.Signature.StartsWith(bytes);
            throw new CodecException(isCut ? CodecFault.Truncated : CodecFault.Malformed, "The bytes do not begin with the PNG signature", isCut ? bytes.Length : 0);
        }

        var file = new PngFile();
        using var data = new MemoryStream();
        int offset = PngFormat.Signature.Length;
        for (bool isFirst = true; ; isFirst = false)
        {
            var (type, content, next) = ReadChunk(bytes, offset);
            if (isFirst != (type == PngFormat.Header))
            {
                throw Malformed("IHDR must be the first chunk, once", offset);
            }

            if (type == PngFormat.End)
            {
                file.Data = data.ToArray();
                file.Finish(offset);
                return file;
            }

            file.Take(type, bytes[content], offset, limits, data);
            offset = next;
        }
    }

    private static (uint Type, Range Content, int Next) ReadChunkBounds(ReadOnlySpan<byte> bytes, int offset)
    {
        if (bytes.Length - offset < 12)
        {
            throw Truncated("the file ends inside a chunk", offset);
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]);
        if (length > bytes.Length - offset - 12)
        {
            throw Truncated($"a chunk of {length} bytes passes the end of the file", offset);
        }

        int end = offset + 8 + (int)length;
        return (BinaryPrimitives.ReadUInt32BigEndian(bytes[(offset + 4)..]), (offset + 8)..end, end + 4);
    }

    private static (uint Type, Range Content, int Next) ReadChunk(ReadOnlySpan<byte> bytes, int offset)
    {
        var (type, content, next) = ReadChunkBounds(bytes, offset);
        foreach (byte letter in bytes.Slice(offset + 4, 4))
        {
            if (!char.IsAsciiLetter((char)letter))
            {
                throw Malformed("a chunk's type is not four letters", offset + 4);
            }
        }

        uint stored = BinaryPrimitives.ReadUInt32BigEndian(bytes[(next - 4)..]);
        return stored == PngFormat.Crc(bytes[(offset + 4)..(next - 4)])
            ? (type, content, next)
            : throw Malformed($"the checksum of {PngFormat.NameOf(type)} does not match", next - 4);
    }

    private static CodecException Truncated(string what, long offset) => new(CodecFault.Truncated, $"The PNG file is cut: {what}", offset);

    private static CodecException Malformed(string what, long offset) => new(CodecFault.Malformed, $"The PNG file is malformed: {what}", offset);

    private void Take(uint type, ReadOnlySpan<byte> content, int offset, RasterLimits limits, MemoryStream data)
    {
        switch (type)
        {
            case PngFormat.Header:
                TakeHeader(content, offset, limits);
                break;
            case PngFormat.Palette:
                TakePalette(content, offset);
                break;
            case PngFormat.Transparency when DataOffset == 0 && Transparency is null:
                Transparency = content.ToArray();
                break;
            case PngFormat.Data:
                TakeData(content, offset, data);
                break;
            case var _ when (type & 0x20000000) == 0:   // an upper-case first letter: critical (ISO/IEC 15948 5.4)
                throw Malformed($"the critical chunk {PngFormat.NameOf(type)} is not known", offset);
            default:
                break;
        }
    }

    private void TakeHeader(ReadOnlySpan<byte> content, int offset, RasterLimits limits)
    {
        if (content.Length != 13)
        {
            throw Malformed("IHDR does not have 13 bytes", offset);
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(content), height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw Malformed("a side is 0 or above 2^31 - 1", offset + 8);
        }

        if ((ulong)width * height > (ulong)limits.MaxPixels)
        {
            throw new CodecException(CodecFault.LimitExceeded, $"The PNG picture of {width} by {height} pixels passes the limit of {limits.MaxPixels}", offset + 8);
        }

        (Width, Height, BitDepth, ColorType, IsInterlaced) = ((int)width, (int)height, content[8], content[9], content[12] == 1);
        if (!IsKnownForm() || content[10] != 0 || content[11] != 0 || content[12] > 1)
        {
            throw Malformed($"colour type {ColorType} with {BitDepth} bits, compression {content[10]}, filter {content[11]}, interlace {content[12]} is not defined", offset + 16);
        }
    }

    private bool IsKnownForm() => ColorType switch
    {
        0 => BitDepth is 1 or 2 or 4 or 8 or 16,
        3 => BitDepth is 1 or 2 or 4 or 8,
        2 or 4 or 6 => BitDepth is 8 or 16,
        _ => false,
    };

    private void TakePalette(ReadOnlySpan<byte> content, int offset)
    {
        if (Palette is not null || DataOffset != 0 || ColorType is 0 or 4 || content.Length % 3 != 0 || content.Length is 0 or > 768)
        {
            throw Malformed("PLTE is repeated, misplaced or of a wrong length", offset);
        }

        Palette = content.ToArray();
    }

    private void TakeData(ReadOnlySpan<byte> content, int offset, MemoryStream data)
    {
        DataOffset = DataOffset == 0 ? offset : DataOffset;
        data.Write(content);
    }

    private void Finish(int offset)
    {
        if (DataOffset == 0)
        {
            throw Malformed("there is no IDAT", offset);
        }

        if (ColorType == 3 && Palette is null)
        {
            throw Malformed("a palette picture has no PLTE", offset);
        }

        int? needed = ColorType switch { 0 => 2, 2 => 6, _ => null };
        bool isSound = Transparency is not { } t || (ColorType == 3 ? t.Length <= Palette?.Length / 3 : needed is null || t.Length == needed);
        if (!isSound)
        {
            throw Malformed("tRNS has a wrong length", offset);
        }

        Transparency = ColorType is 4 or 6 ? null : Transparency;   // not allowed there, and without meaning
    }
}
