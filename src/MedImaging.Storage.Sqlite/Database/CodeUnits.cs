using System.Text;

namespace MedImaging;

/// <summary>Text as bytes such that any string comes back as it was, also one with half a surrogate pair, which UTF-8 has no bytes for.</summary>
/// <remarks>
/// All characters are UTF-8; half a pair is written as UTF-8 would write its number (WTF-8, https://simonsapin.github.io/wtf-8/).
/// Sorted text writes every half so (CESU-8, Unicode TR 26): its bytes then sort as the string's code units do, which is how stores compare text.
/// </remarks>
internal static class CodeUnits
{
    public static int MaxBytes(int length) => checked(length * 3);

    /// <summary>Writes text.</summary>
    /// <returns>How many bytes that took.</returns>
    public static int Write(ReadOnlySpan<char> text, Span<byte> bytes, bool isSorted)
    {
        int start = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        if (start < 0)
        {
            return Encoding.UTF8.GetBytes(text, bytes);
        }

        int written = Encoding.UTF8.GetBytes(text[..start], bytes);
        for (int i = start; i < text.Length; i++)
        {
            written += !isSorted && i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])
                ? Encoding.UTF8.GetBytes(text.Slice(i++, 2), bytes[written..])
                : WriteUnit(text[i], bytes[written..]);
        }

        return written;
    }

    /// <summary>Reads what either way of writing wrote.</summary>
    public static string Read(ReadOnlySpan<byte> bytes)
        => HasHalf(bytes) ? ReadUnits(bytes) : Encoding.UTF8.GetString(bytes);

    private static int WriteUnit(char unit, Span<byte> bytes)
    {
        switch (unit)
        {
            case < '\u0080':
                bytes[0] = (byte)unit;
                return 1;
            case < '\u0800':
                (bytes[0], bytes[1]) = ((byte)(0xC0 | (unit >> 6)), Continuation(unit));
                return 2;
            default:
                (bytes[0], bytes[1], bytes[2]) = ((byte)(0xE0 | (unit >> 12)), Continuation(unit >> 6), Continuation(unit));
                return 3;
        }
    }

    private static byte Continuation(int bits) => (byte)(0x80 | (bits & 0x3F));

    private static bool HasHalf(ReadOnlySpan<byte> bytes)
    {
        for (int at; (at = bytes.IndexOf((byte)0xED)) >= 0 && at + 2 < bytes.Length; bytes = bytes[(at + 1)..])
        {
            if (bytes[at + 1] >= 0xA0)
            {
                return true;
            }
        }

        return false;
    }

    private static string ReadUnits(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (bytes.Length >= 3 && bytes[0] == 0xED && bytes[1] is >= 0xA0 and < 0xC0)
            {
                text.Append((char)(0xD000 | ((bytes[1] & 0x3F) << 6) | (bytes[2] & 0x3F)));
                bytes = bytes[3..];
                continue;
            }

            Rune.DecodeFromUtf8(bytes, out var rune, out int length);
            text.Append(rune);
            bytes = bytes[length..];
        }

        return text.ToString();
    }
}
