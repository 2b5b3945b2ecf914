using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>Finds the codestream in a JP2 file (T.800 annex I).</summary>
internal static class Jp2Boxes
{
    private const uint Signature = 0x6A502020, Codestream = 0x6A703263, Header = 0x6A703268, Palette = 0x70636C72;

    /// <summary>The place of the codestream: all of the source unless a signature box opens it.</summary>
    public static (int Start, int Length) FindCodestream(ReadOnlySpan<byte> source)
    {
        if (source.Length < 12 || BinaryPrimitives.ReadUInt32BigEndian(source[4..]) != Signature)
        {
            return (0, source.Length);
        }

        int position = 0;
        while (Next(source, ref position, source.Length, out var box))
        {
            if (box.Type == Codestream)
            {
                return (box.Start, box.Length);
            }

            if (box.Type == Header)
            {
                RefusePalette(source, box);
            }
        }

        throw Fault.Truncated("no codestream box", source.Length);
    }

    private static void RefusePalette(ReadOnlySpan<byte> source, (uint Type, int Start, int Length) header)
    {
        int position = header.Start;
        while (Next(source, ref position, header.Start + header.Length, out var box))
        {
            if (box.Type == Palette)
            {
                throw Fault.Unsupported("a palette box", box.Start);
            }
        }
    }

    // A box that says it is longer than what is there is cut to it: the codestream inside tells whether that matters.
    private static bool Next(ReadOnlySpan<byte> source, ref int position, int end, out (uint Type, int Start, int Length) box)
    {
        box = default;
        if (end - position < 8)
        {
            return false;
        }

        long length = BinaryPrimitives.ReadUInt32BigEndian(source[position..]);
        uint type = BinaryPrimitives.ReadUInt32BigEndian(source[(position + 4)..]);
        int start = position + 8;
        if (length == 1 && end - start >= 8)
        {
            ulong wide = BinaryPrimitives.ReadUInt64BigEndian(source[start..]);
            length = wide > int.MaxValue ? int.MaxValue : (long)wide;
            start += 8;
        }

        long boxEnd = length == 0 ? end : Math.Min(position + length, end);
        if (boxEnd < start)
        {
            throw Fault.Malformed("a box that ends in its own header", position);
        }

        box = (type, start, (int)(boxEnd - start));
        position = (int)boxEnd;
        return true;
    }
}
