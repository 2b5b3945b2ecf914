using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>Reads marker segments (T.87 annex C).</summary>
internal static class JpegLsMarkers
{
    public const byte StartOfImage = 0xD8;
    public const byte EndOfImage = 0xD9;
    public const byte StartOfScan = 0xDA;
    public const byte RestartInterval = 0xDD;
    public const byte StartOfFrame = 0xF7;
    public const byte Preset = 0xF8;

    // A run of this many pixels takes one bit at least (T.87 A.7.1.2).
    private const int MostPixelsPerBit = 32768;

    /// <summary>Reads the segments up to the data of the next scan.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="offset">0, or where the scan before ended.</param>
    /// <param name="header">What was read so far.</param>
    /// <returns>Where the scan's data begins.</returns>
    public static int ReadToScan(ReadOnlySpan<byte> source, int offset, ref JpegLsHeader header)
    {
        if (offset == 0)
        {
            if (source.Length < 2)
            {
                throw Truncated("is too short for a marker", source.Length);
            }

            if (source[0] != 0xFF || source[1] != StartOfImage)
            {
                throw Malformed("does not begin with SOI", 0);
            }

            offset = 2;
        }

        while (true)
        {
            byte marker = ReadMarker(source, ref offset);
            if (marker == EndOfImage)
            {
                throw Truncated("ends before all components are there", offset - 2);
            }

            int start = offset;
            var content = ReadSegment(source, ref offset);
            switch (marker)
            {
                case StartOfScan:
                    ReadScan(content, start + 2, ref header);
                    return offset;
                case StartOfFrame:
                    ReadFrame(source.Length, content, start + 2, ref header);
                    break;
                case Preset:
                    ReadPreset(content, start + 2, ref header);
                    break;
                case RestartInterval:
                    header.RestartLines = ReadInterval(content, start + 2);
                    break;
                default:
                    CheckOther(marker, content, start - 2);
                    break;
            }
        }
    }

    private static byte ReadMarker(ReadOnlySpan<byte> source, ref int offset)
    {
        if (offset < source.Length && source[offset] != 0xFF)
        {
            throw Malformed("has no marker where one must be", offset);
        }

        int code = offset < source.Length ? source[offset..].IndexOfAnyExcept((byte)0xFF) : -1;   // fill bytes may stand before it
        if (code < 0)
        {
            throw Truncated("ends where a marker must be", source.Length);
        }

        offset += code + 1;
        return source[offset - 1];
    }

    private static ReadOnlySpan<byte> ReadSegment(ReadOnlySpan<byte> source, ref int offset)
    {
        if (source.Length - offset < 2)
        {
            throw Truncated("ends inside of a marker segment", source.Length);
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(source[offset..]);
        if (length < 2)
        {
            throw Malformed($"has a marker segment of length {length}", offset);
        }

        if (length > source.Length - offset)
        {
            throw Truncated($"ends inside of a marker segment of {length} bytes", source.Length);
        }

        var content = source.Slice(offset + 2, length - 2);
        offset += length;
        return content;
    }

    private static void ReadFrame(int sourceLength, ReadOnlySpan<byte> content, int offset, ref JpegLsHeader header)
    {
        if (header.Shape.Width != 0 || content.Length < 6 || content.Length != 6 + (3 * content[5]))
        {
            throw Malformed("has a second frame header or one of a wrong length", offset);
        }

        int bits = content[0], height = BinaryPrimitives.ReadUInt16BigEndian(content[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(content[3..]), components = content[5];
        if (bits is < 2 or > 16 || components == 0)
        {
            throw Malformed($"has samples of {bits} bits in {components} components", offset);
        }

        if (height == 0 || width == 0 || components > 4)
        {
            throw Unsupported($"has a frame of {width} by {height} pixels in {components} components: sizes said elsewhere and more than four components are not read", offset);
        }

        for (int c = 0; c < components; c++)
        {
            int id = content[6 + (3 * c)];
            if (content[7 + (3 * c)] != 0x11)
            {
                throw Unsupported("has subsampled components", offset + 7 + (3 * c));
            }

            for (int before = 0; before < c; before++)
            {
                if (content[6 + (3 * before)] == id)
                {
                    throw Malformed("has two components of the same name", offset + 6 + (3 * c));
                }
            }

            header.ComponentIds |= (uint)id << (8 * c);
        }

        header.Shape = new PixelShape(width, height, components, bits);
        CheckSize(sourceLength, header.Shape, offset);
    }

    private static void CheckSize(int sourceLength, PixelShape shape, int offset)
    {
        if (shape.ByteCount > Array.MaxLength)
        {
            throw new CodecException(CodecFault.LimitExceeded, $"The JPEG-LS frame of {shape.ByteCount} bytes is longer than an array can be", offset);
        }

        // Interleaved by pixel, a run is one of all components.
        long leastBits = (long)shape.Height * ((shape.Width + MostPixelsPerBit - 1) / MostPixelsPerBit);
        if (leastBits > 8L * sourceLength)
        {
            throw Truncated($"is too short for {shape.Width} by {shape.Height} pixels", offset);
        }
    }

    private static void ReadPreset(ReadOnlySpan<byte> content, int offset, ref JpegLsHeader header)
    {
        if (content.Length == 0 || (content[0] == 1 && content.Length != 11))
        {
            throw Malformed("has preset parameters of a wrong length", offset);
        }

        if (content[0] != 1)
        {
            throw Unsupported($"has preset parameters of type {content[0]}: mapping tables and oversize frames are not read", offset);
        }

        header.PresetOffset = offset;
        header.Preset = new JpegLsParameters(
            BinaryPrimitives.ReadUInt16BigEndian(content[1..]),
            BinaryPrimitives.ReadUInt16BigEndian(content[3..]),
            BinaryPrimitives.ReadUInt16BigEndian(content[5..]),
            BinaryPrimitives.ReadUInt16BigEndian(content[7..]),
            BinaryPrimitives.ReadUInt16BigEndian(content[9..]),
            0);
    }

    // JPEG-LS lets it have two, three or four bytes (T.87 C.2.5); it counts lines.
    private static uint ReadInterval(ReadOnlySpan<byte> content, int offset)
    {
        if (content.Length is < 2 or > 4)
        {
            throw Malformed("has a restart interval of a wrong length", offset);
        }

        uint interval = 0;
        foreach (byte value in content)
        {
            interval = (interval << 8) | value;
        }

        return interval;
    }

    private static void ReadScan(ReadOnlySpan<byte> content, int offset, ref JpegLsHeader header)
    {
        var shape = header.Shape;
        if (shape.Width == 0)
        {
            throw Malformed("has a scan before its frame", offset);
        }

        int count = content.Length > 0 ? content[0] : 0;
        if (count == 0 || content.Length != 4 + (2 * count) || count > shape.Components)
        {
            throw Malformed("has a scan header of a wrong length", offset);
        }

        var tail = content[(1 + (2 * count))..];
        int near = tail[0];
        if (tail[1] > 2 || (count > 1 && tail[1] == 0))
        {
            throw Malformed($"has a scan of {count} components with interleave mode {tail[1]}", offset + content.Length - 2);
        }

        if ((count > 1 && count != shape.Components) || (tail[2] & 15) != 0)
        {
            throw Unsupported("has a scan of some components only, or a point transform", offset);
        }

        header.FirstComponent = FindComponents(content.Slice(1, 2 * count), offset + 1, header.ComponentIds, shape.Components);
        (header.ScanComponents, header.Interleave) = (count, count == 1 ? JpegLsInterleave.None : (JpegLsInterleave)tail[1]);
        if (!JpegLsParameters.TryCreate(header.Preset with { Near = near }, shape.Bits, out header.Parameters))
        {
            throw Malformed("has parameters that contradict one another", header.PresetOffset == 0 ? offset + content.Length - 3 : header.PresetOffset);
        }
    }

    private static int FindComponents(ReadOnlySpan<byte> selectors, int offset, uint ids, int components)
    {
        int first = 0;
        for (int s = 0; s < selectors.Length / 2; s++)
        {
            int component = 0;
            while (component < components && (byte)(ids >> (8 * component)) != selectors[2 * s])
            {
                component++;
            }

            if (component == components || (s > 0 && component != s))
            {
                throw Malformed("has a scan of components that its frame does not have in this order", offset + (2 * s));
            }

            if (selectors[(2 * s) + 1] != 0)
            {
                throw Unsupported("has a mapping table", offset + (2 * s) + 1);
            }

            first = s == 0 ? component : first;
        }

        return selectors.Length > 2 && first != 0 ? throw Malformed("has a scan of components that its frame does not have in this order", offset) : first;
    }

    private static void CheckOther(byte marker, ReadOnlySpan<byte> content, int offset)
    {
        if (marker == 0xE8 && content.Length == 5 && content.StartsWith("mrfx"u8) && content[4] != 0)
        {
            throw Unsupported("has a colour transform of HP", offset);
        }

        if (marker is >= 0xC0 and <= 0xCF or 0xDC or 0xDE or 0xDF or 0xF9)
        {
            throw Unsupported($"has the marker {marker:X2} of another process", offset);
        }

        if (marker is not (0xFE or (>= 0xE0 and <= 0xEF) or 0xDB))
        {
            throw Malformed($"has the marker {marker:X2} before a scan", offset);
        }
    }

    private static CodecException Malformed(string what, long offset) => new(CodecFault.Malformed, $"The JPEG-LS stream {what}", offset);

    private static CodecException Truncated(string what, long offset) => new(CodecFault.Truncated, $"The JPEG-LS stream {what}", offset);

    private static CodecException Unsupported(string what, long offset) => new(CodecFault.Unsupported, $"The JPEG-LS stream {what}", offset);
}
