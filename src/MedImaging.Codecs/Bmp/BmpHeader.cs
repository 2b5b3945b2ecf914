using System.Buffers.Binary;
using System.Numerics;

namespace MedImaging.Codecs;

/// <summary>The headers of a bitmap, checked.</summary>
internal sealed class BmpHeader
{
    public const int FileHeaderBytes = 14;

    public const uint Plain = 0, Runs8 = 1, Runs4 = 2, BitFields = 3, AlphaBitFields = 6;

    private BmpHeader()
    {
    }

    public int Width { get; private init; }

    public int Height { get; private init; }

    public bool IsTopDown { get; private init; }

    public int Bits { get; private init; }

    public uint Compression { get; private init; }

    public int DataOffset { get; private init; }

    /// <summary>Gets red, green, blue and alpha of bit fields; 0 where there is none.</summary>
    public uint[] Masks { get; private set; } = [0, 0, 0, 0];

    /// <summary>Gets the palette as red, green, blue.</summary>
    public byte[] Palette { get; private set; } = [];

    public bool HasRuns => Compression is Runs8 or Runs4;

    /// <summary>Gets the bytes of a row as stored: whole words of 32 bits.</summary>
    public long RowBytes => (((long)Width * Bits) + 31) / 32 * 4;

    public int Channels => Bits <= 8 ? (IsGreyPalette() ? 1 : 3) : Masks[3] != 0 ? 4 : 3;

    public static BmpHeader Parse(ReadOnlySpan<byte> bytes, RasterLimits limits)
    {
        if (!Bmp.IsBmp(bytes))
        {
            throw bytes.Length < 2 ? Truncated("is too short", bytes.Length) : Malformed("does not begin with BM", 0);
        }

        if (bytes.Length < FileHeaderBytes + 4)
        {
            throw Truncated("ends inside of its header", bytes.Length);
        }

        uint size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[FileHeaderBytes..]);
        if (size is not (12 or 16 or 40 or 52 or 56 or 64 or 108 or 124))
        {
            throw Unsupported($"has a header of {size} bytes", FileHeaderBytes);
        }

        if (bytes.Length - FileHeaderBytes < size)
        {
            throw Truncated("ends inside of its header", bytes.Length);
        }

        var info = bytes.Slice(FileHeaderBytes, (int)size);
        var header = ReadSizes(bytes, info);
        limits.Check("BMP", header.Width, header.Height, (long)header.Width * header.Height * 4, 18);
        int after = header.ReadMasks(bytes, info);
        header.ReadPalette(bytes, info, after);
        header.CheckData(bytes.Length);
        return header;
    }

    private static BmpHeader ReadSizes(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> info)
    {
        bool isCore = info.Length == 12;
        long width = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(info[4..]) : BinaryPrimitives.ReadInt32LittleEndian(info[4..]);
        long height = isCore ? BinaryPrimitives.ReadUInt16LittleEndian(info[6..]) : BinaryPrimitives.ReadInt32LittleEndian(info[8..]);
        int planes = BinaryPrimitives.ReadUInt16LittleEndian(info[(isCore ? 8 : 12)..]), bits = BinaryPrimitives.ReadUInt16LittleEndian(info[(isCore ? 10 : 14)..]);
        uint compression = info.Length >= 40 ? BinaryPrimitives.ReadUInt32LittleEndian(info[16..]) : Plain;
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(bytes[10..]);
        if (width <= 0 || height == 0 || Math.Abs(height) > int.MaxValue || planes != 1)
        {
            throw Malformed($"has {width} by {height} pixels in {planes} planes", 18);
        }

        if (compression is not (Plain or Runs8 or Runs4 or BitFields or AlphaBitFields) || (info.Length == 64 && compression > Runs4) || bits is not (1 or 4 or 8 or 16 or 24 or 32))
        {
            throw Unsupported($"has {bits} bits a pixel with compression {compression}", 28);
        }

        bool fits = compression switch { Runs8 => bits == 8 && height > 0, Runs4 => bits == 4 && height > 0, Plain => true, _ => bits is 16 or 32 };
        if (!fits)
        {
            throw Malformed($"has {bits} bits a pixel with compression {compression}", 28);
        }

        if (offset < FileHeaderBytes + info.Length || offset > bytes.Length)
        {
            throw offset > bytes.Length ? Truncated("ends before its pixels", bytes.Length) : Malformed("has its pixels inside of its header", 10);
        }

        return new BmpHeader { Width = (int)width, Height = (int)Math.Abs(height), IsTopDown = height < 0, Bits = bits, Compression = compression, DataOffset = (int)offset };
    }

    /// <summary>Reads the masks, which newer headers hold and older ones are followed by.</summary>
    /// <returns>Where the palette begins.</returns>
    private int ReadMasks(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> info)
    {
        int end = FileHeaderBytes + info.Length;
        if (Compression is Plain or Runs8 or Runs4)
        {
            Masks = Bits == 16 ? [0x7C00, 0x3E0, 0x1F, 0] : [0xFF0000, 0xFF00, 0xFF, 0];
            return end;
        }

        int count = info.Length >= 56 || Compression == AlphaBitFields ? 4 : 3, start = FileHeaderBytes + 40;
        if (bytes.Length - start < 4 * count)
        {
            throw Truncated("ends inside of its masks", bytes.Length);
        }

        for (int i = 0; i < count; i++)
        {
            uint mask = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(start + (4 * i))..]);
            bool isWhole = mask == 0 || BitOperations.IsPow2(((ulong)mask >> BitOperations.TrailingZeroCount(mask)) + 1);
            if (!isWhole || (Bits == 16 && mask > ushort.MaxValue))
            {
                throw Malformed("has a mask that is not one field of the pixel", start + (4 * i));
            }

            Masks[i] = mask;
        }

        return info.Length == 40 ? end + (4 * count) : end;
    }

    private void ReadPalette(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> info, int start)
    {
        if (Bits > 8)
        {
            return;
        }

        int entry = info.Length == 12 ? 3 : 4, most = 1 << Bits;
        uint used = info.Length >= 40 ? BinaryPrimitives.ReadUInt32LittleEndian(info[32..]) : 0;
        int room = Math.Max(0, DataOffset - start) / entry, count = (int)Math.Min(used == 0 ? (uint)most : used, (uint)Math.Min(most, room));
        Palette = new byte[3 * count];
        for (int i = 0; i < count; i++)
        {
            int at = start + (entry * i);
            (Palette[3 * i], Palette[(3 * i) + 1], Palette[(3 * i) + 2]) = (bytes[at + 2], bytes[at + 1], bytes[at]);
        }
    }

    private void CheckData(int length)
    {
        long room = length - DataOffset, pixels = (long)Width * Height;
        // Two bytes of run lengths say 255 pixels at most; some more may be skipped, but not a picture out of nothing.
        bool isJustified = HasRuns ? pixels <= (room * 128) + (1 << 16) : RowBytes * Height <= room;
        if (!isJustified)
        {
            throw Truncated($"has {room} bytes for {Width} by {Height} pixels", length);
        }
    }

    private bool IsGreyPalette()
    {
        for (int i = 0; i < Palette.Length; i += 3)
        {
            if (Palette[i] != Palette[i + 1] || Palette[i] != Palette[i + 2])
            {
                return false;
            }
        }

        return true;
    }

    internal static CodecException Malformed(string what, long offset) => new(CodecFault.Malformed, $"The BMP file {what}", offset);

    internal static CodecException Truncated(string what, long offset) => new(CodecFault.Truncated, $"The BMP file {what}", offset);

    private static CodecException Unsupported(string what, long offset) => new(CodecFault.Unsupported, $"The BMP file {what}, which is not read", offset);
}
