using System.Buffers.Binary;

namespace MedImaging.Formats;

/// <summary>Finds how a picture is held: the Orientation field of Exif metadata, 1 to 8. Whatever is not sound says nothing, which is 1.</summary>
internal static class ExifOrientation
{
    private const int Upright = 1, OrientationTag = 274, ShortType = 3;

    /// <summary>Looks into the segments of a JPEG file before its first scan (Exif 4.7.2.1).</summary>
    public static int OfJpeg(ReadOnlySpan<byte> bytes)
    {
        for (int at = 2; bytes.Length - at >= 4 && bytes[at] == 0xFF;)
        {
            byte marker = bytes[at + 1];
            if (marker is 0xFF)
            {
                at++;   // fill bytes (T.81 B.1.1.2)
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (marker is 0xDA or 0xD9 or 0x00 or (>= 0xD0 and <= 0xD8) || length < 2 || length > bytes.Length - at - 2)
            {
                break;
            }

            var content = bytes.Slice(at + 4, length - 2);
            if (marker == 0xE1 && content.StartsWith("Exif\0\0"u8))
            {
                return OfDirectory(content[6..]);
            }

            at += 2 + length;
        }

        return Upright;
    }

    /// <summary>Looks for the chunk of Exif metadata in a PNG file (PNG third edition, 11.3.3.5).</summary>
    public static int OfPng(ReadOnlySpan<byte> bytes)
    {
        for (int at = 8; bytes.Length - at >= 12;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            if (length > (uint)(bytes.Length - at - 12))
            {
                break;
            }

            if (bytes.Slice(at + 4, 4).SequenceEqual("eXIf"u8))
            {
                return OfDirectory(bytes.Slice(at + 8, (int)length));
            }

            at += 12 + (int)length;
        }

        return Upright;
    }

    // A TIFF header and its first directory (TIFF 6.0 section 2).
    private static int OfDirectory(ReadOnlySpan<byte> tiff)
    {
        bool isLittle = tiff.StartsWith("II*\0"u8);
        if (tiff.Length < 8 || !(isLittle || tiff.StartsWith("MM\0*"u8)))
        {
            return Upright;
        }

        uint directory = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > (uint)(tiff.Length - 2))
        {
            return Upright;
        }

        var entries = tiff[(int)directory..];
        int count = Word(entries, 0, isLittle);
        for (int i = 0, at = 2; i < count && entries.Length - at >= 12; i++, at += 12)
        {
            if (Word(entries, at, isLittle) == OrientationTag)
            {
                int value = Word(entries, at + 8, isLittle);
                return Word(entries, at + 2, isLittle) == ShortType && value is >= 1 and <= 8 ? value : Upright;
            }
        }

        return Upright;
    }

    private static int Word(ReadOnlySpan<byte> bytes, int at, bool isLittle)
        => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
}
