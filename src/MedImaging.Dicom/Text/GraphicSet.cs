using System.Text;

namespace MedImaging.Dicom;

/// <summary>A set of graphic characters as ISO 2022 designates it: one byte a character or two, named by its escape sequence (PS3.3 tables C.12-2 to C.12-4).</summary>
internal sealed class GraphicSet
{
    public const char Undefined = '\uFFFD';
    private const int Rows = 94;

    private readonly Lazy<char[]> _characters;
    private readonly Lazy<ushort[]> _codes;

    private GraphicSet(string escape, int width, bool isRight, Func<char[]> characters, Func<int, bool>? isStandard = null)
    {
        (Escape, Width, IsRight) = (Encoding.ASCII.GetBytes("\u001B" + escape), width, isRight);
        _characters = new Lazy<char[]>(characters);
        _codes = new Lazy<ushort[]>(() => Reverse(_characters.Value, width, isStandard ?? (static _ => true)));
    }

    public static GraphicSet Ascii { get; } = new("(B", 1, isRight: false, static () => SevenBit());

    // JIS X 0201 left half: ASCII but for the yen sign and the overline.
    public static GraphicSet JisRoman { get; } = new("(J", 1, isRight: false, static () => SevenBit('\u00A5', '\u203E'));

    // JIS X 0201 right half: half-width katakana.
    public static GraphicSet Katakana { get; } = new(")I", 1, isRight: true, static () =>
    {
        char[] set = NewSet(96);
        for (int i = 1; i <= 0x3F; i++)
        {
            set[i] = (char)(0xFF60 + i);
        }

        return set;
    });

    // Rows of later and of makers' editions are read but not written; 9 to 15 and 85 on are not of JIS X 0208.
    public static GraphicSet JisX0208 { get; } = new("$B", 2, isRight: false, static () => Pairs(20932, 0x80), static row => row is <= 0x28 or (>= 0x30 and <= 0x74));

    public static GraphicSet JisX0212 { get; } = new("$(D", 2, isRight: false, static () => Pairs(20932, 0, (0x2237, '~'), (0x2271, '\u2116')), static row => row <= 0x6D);

    public static GraphicSet KsX1001 { get; } = new("$)C", 2, isRight: true, static () => Pairs(949, 0x80));

    public static GraphicSet Gb2312 { get; } = new("$)A", 2, isRight: true, static () => Pairs(936, 0x80), static row => row is <= 0x29 or (>= 0x30 and <= 0x77));

    /// <summary>Gets the sequence that makes the set stand where it belongs.</summary>
    public byte[] Escape { get; }

    /// <summary>Gets the bytes of one character.</summary>
    public int Width { get; }

    /// <summary>Gets whether it belongs into G1, the bytes from 0x80 on.</summary>
    public bool IsRight { get; }

    // The right half of a part of ISO 8859; where .NET's older tables leave holes, those of the present editions.
    public static GraphicSet Right(char final, int codePage) => new("-" + final, 1, isRight: true, () =>
    {
        char[] set = NewSet(96);
        var encoding = codePage == 28591 ? Encoding.Latin1 : CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.Latin1;
        for (int i = 0; i < set.Length; i++)
        {
            char character = encoding.GetString([(byte)(0xA0 + i)])[0];
            set[i] = IsPrivate(character) ? Undefined : character;
        }

        var corrections = codePage switch
        {
            28597 => new (byte Code, char Character)[] { (0xA1, '\u2018'), (0xA2, '\u2019'), (0xA4, '\u20AC'), (0xA5, '\u20AF'), (0xAA, '\u037A') },
            28598 => [(0xAF, '\u00AF'), (0xFD, '\u200E'), (0xFE, '\u200F')],
            _ => [],
        };
        foreach (var (code, character) in corrections)
        {
            set[code - 0xA0] = character;
        }

        return set;
    });

    /// <summary>Reads a character of a set of one byte.</summary>
    /// <param name="code">The byte; its highest bit does not count.</param>
    public char Decode(byte code)
    {
        char[] set = _characters.Value;
        int index = (code & 0x7F) - 0x20;
        return (uint)index < (uint)set.Length ? set[index] : Undefined;
    }

    /// <summary>Reads a character of a set of two bytes.</summary>
    public char Decode(byte first, byte second)
    {
        char[] set = _characters.Value;
        int row = (first & 0x7F) - 0x21, column = (second & 0x7F) - 0x21;
        return (uint)row < Rows && (uint)column < Rows ? set[(row * Rows) + column] : Undefined;
    }

    /// <summary>Finds the bytes of a character, without their highest bits.</summary>
    public bool TryEncode(char character, out int code)
    {
        code = _codes.Value[character];
        return code != 0;
    }

    private static char[] NewSet(int size)
    {
        char[] set = new char[size];
        Array.Fill(set, Undefined);
        return set;
    }

    private static char[] SevenBit(char yen = '\\', char overline = '~')
    {
        char[] set = NewSet(96);
        for (int i = 0; i < 95; i++)
        {
            set[i] = (char)(0x20 + i);
        }

        (set['\\' - 0x20], set['~' - 0x20], set[95]) = (yen, overline, '\u007F');
        return set;
    }

    // The second byte of JIS X 0212 has no highest bit in code page 20932, that of all others has.
    private static char[] Pairs(int codePage, int secondBit, params ReadOnlySpan<(int Code, char Character)> corrections)
    {
        char[] set = NewSet(Rows * Rows);
        if (CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFFFD")) is { } encoding)
        {
            Span<char> read = stackalloc char[4];
            for (int i = 0; i < set.Length; i++)
            {
                int count = encoding.GetChars([(byte)(0xA1 + (i / Rows)), (byte)((0x21 + (i % Rows)) | secondBit)], read);
                set[i] = count == 1 && !IsPrivate(read[0]) ? read[0] : Undefined;
            }
        }

        foreach (var (code, character) in corrections)
        {
            set[(((code >> 8) - 0x21) * Rows) + (code & 0xFF) - 0x21] = character;
        }

        return set;
    }

    private static ushort[] Reverse(char[] characters, int width, Func<int, bool> isStandard)
    {
        ushort[] codes = new ushort[char.MaxValue + 1];
        for (int i = characters.Length - 1; i >= 0; i--)
        {
            int code = width == 1 ? i + 0x20 : ((0x21 + (i / Rows)) << 8) | (0x21 + (i % Rows));
            if (characters[i] != Undefined && (width == 1 || isStandard(code >> 8)))
            {
                codes[characters[i]] = (ushort)code;
            }
        }

        return codes;
    }

    private static bool IsPrivate(char character) => character is >= '\uE000' and <= '\uF8FF';
}
