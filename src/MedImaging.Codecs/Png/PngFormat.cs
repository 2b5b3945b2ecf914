using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>What the encoder and the decoder agree on.</summary>
internal static class PngFormat
{
    public const uint Header = 0x49484452;       // IHDR
    public const uint Palette = 0x504C5445;      // PLTE
    public const uint Transparency = 0x74524E53; // tRNS
    public const uint Data = 0x49444154;         // IDAT
    public const uint End = 0x49454E44;          // IEND

    /// <summary>Each Adam7 pass: first column, first row, column step, row step (ISO/IEC 15948 8.2).</summary>
    public static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
    [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ];

    private static readonly uint[] CrcTable = BuildCrcTable();

    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>CRC-32 of ISO 3309 over a chunk's type and data (ISO/IEC 15948 5.5).</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    /// <summary>The type of a chunk as text, for messages; never more than four ASCII letters.</summary>
    public static string NameOf(uint type)
    {
        Span<byte> letters = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(letters, type);
        return System.Text.Encoding.ASCII.GetString(letters);
    }

    /// <summary>The Paeth predictor (ISO/IEC 15948 9.4): whichever of left, above and corner is nearest to left + above − corner.</summary>
    public static byte Paeth(byte left, byte above, byte corner)
    {
        int byLeft = Math.Abs(above - corner), byAbove = Math.Abs(left - corner), byCorner = Math.Abs(left + above - (2 * corner));
        if (byLeft <= byAbove && byLeft <= byCorner)
        {
            return left;
        }

        return byAbove <= byCorner ? above : corner;
    }

    private static uint[] BuildCrcTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
