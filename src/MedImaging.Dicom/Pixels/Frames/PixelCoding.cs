using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>How a coded frame is coded.</summary>
internal enum PixelCoding
{
    Unknown,
    Rle,
    Jpeg,
    JpegLs,
    Jpeg2000,
}

internal static class PixelCodings
{
    public static PixelCoding OfSyntax(string uid) => uid switch
    {
        "1.2.840.10008.1.2.5" => PixelCoding.Rle,
        "1.2.840.10008.1.2.4.80" or "1.2.840.10008.1.2.4.81" => PixelCoding.JpegLs,
        "1.2.840.10008.1.2.4.90" or "1.2.840.10008.1.2.4.91" or "1.2.840.10008.1.2.4.92" or "1.2.840.10008.1.2.4.93"
            or "1.2.840.10008.1.2.4.201" or "1.2.840.10008.1.2.4.202" or "1.2.840.10008.1.2.4.203" => PixelCoding.Jpeg2000,
        "1.2.840.10008.1.2.4.50" or "1.2.840.10008.1.2.4.51" or "1.2.840.10008.1.2.4.52" or "1.2.840.10008.1.2.4.53" or "1.2.840.10008.1.2.4.54"
            or "1.2.840.10008.1.2.4.55" or "1.2.840.10008.1.2.4.56" or "1.2.840.10008.1.2.4.57" or "1.2.840.10008.1.2.4.58"
            or "1.2.840.10008.1.2.4.59" or "1.2.840.10008.1.2.4.60" or "1.2.840.10008.1.2.4.61" or "1.2.840.10008.1.2.4.62"
            or "1.2.840.10008.1.2.4.63" or "1.2.840.10008.1.2.4.64" or "1.2.840.10008.1.2.4.65" or "1.2.840.10008.1.2.4.66"
            or "1.2.840.10008.1.2.4.70" => PixelCoding.Jpeg,
        _ => PixelCoding.Unknown,
    };

    public static bool StartsFrame(ReadOnlySpan<byte> head)
        => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51])
            || head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' ']);

    // What the bytes themselves say; files exist whose transfer syntax says another coding than they have.
    public static PixelCoding OfBytes(ReadOnlySpan<byte> frame)
    {
        if (frame.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
        {
            return OfJpegFrame(frame);
        }

        if (StartsFrame(frame))
        {
            return PixelCoding.Jpeg2000;
        }

        // PS3.5 G.3.1: the number of segments, and the first right after the header.
        return frame.Length >= 64 && BinaryPrimitives.ReadUInt32LittleEndian(frame) is >= 1 and <= 15 && BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]) == 64
            ? PixelCoding.Rle
            : PixelCoding.Unknown;
    }

    // The frame header marker tells JPEG-LS (SOF55) from the others (T.81 B.1.1.3, T.87 C.1.1).
    private static PixelCoding OfJpegFrame(ReadOnlySpan<byte> frame)
    {
        int position = 2;
        while (position + 4 <= frame.Length && frame[position] == 0xFF)
        {
            byte marker = frame[position + 1];
            if (marker == 0xFF)
            {
                position++;   // fill bytes may stand before a marker (T.81 B.1.1.2)
                continue;
            }

            if (marker is 0xF7)
            {
                return PixelCoding.JpegLs;
            }

            if (marker is (>= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC)) or 0xDA)
            {
                return PixelCoding.Jpeg;
            }

            position += 2 + BinaryPrimitives.ReadUInt16BigEndian(frame[(position + 2)..]);
        }

        return PixelCoding.Jpeg;
    }
}
