using System.Text;

namespace MedImaging.Dicom;

/// <summary>The defined terms of (0008,0005) (PS3.3 C.12.1.1.2), and what else stands there in real files.</summary>
internal static class CharacterTerms
{
    private static readonly Dictionary<string, Term> Known = Make();

    // What is written in place of the terms: other spellings, names of encodings, and terms of programs that wrote texts their own way.
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["LATIN1"] = "100",
        ["ISO 8859 1"] = "100",
        ["ISO8859 1"] = "100",
        ["ISO 8859 2"] = "101",
        ["ISO 8859 3"] = "109",
        ["ISO 8859 4"] = "110",
        ["ISO 8859 5"] = "144",
        ["ISO 8859 6"] = "127",
        ["ISO 8859 7"] = "126",
        ["ISO 8859 8"] = "138",
        ["ISO 8859 9"] = "148",
        ["ISO 8859 11"] = "166",
        ["ISO 8859 15"] = "203",
        ["LATIN2"] = "101",
        ["LATIN5"] = "148",
        ["LATIN9"] = "203",
        ["WINDOWS 1252"] = "100",
        ["TIS 620"] = "166",
        ["ASCII"] = "6",
        ["US ASCII"] = "6",
        ["UTF8"] = "192",
        ["UTF 8"] = "192",
        ["UNICODE"] = "192",
        ["SHIFT JIS"] = "13",
        ["SJIS"] = "13",
        ["EUC KR"] = "149",
        ["KS X 1001"] = "149",
        ["KSC5601"] = "149",
        ["GB2312"] = "GBK",
        ["GB 18030"] = "GB18030",
        ["ISO 2022 GBK"] = "GBK",
        ["ISO 2022 58"] = "58",
        ["ISO 2022 GB18030"] = "GB18030",
        ["GB18030 2000"] = "GB18030",
    };

    // A table: of single bytes and pairs (its two sides), or one of the encodings that are used alone.
    internal sealed record Term(string Number, GraphicSet? Left, GraphicSet? Right, Encoding? Whole = null);

    /// <summary>Finds what one value of (0008,0005) names.</summary>
    /// <param name="value">The value, trimmed; empty stands for the default repertoire.</param>
    /// <param name="isDefined">Whether it is written as the standard has it.</param>
    /// <param name="isExtension">Whether it is a term for code extensions.</param>
    public static Term? Find(string value, out bool isDefined, out bool isExtension)
    {
        isExtension = value.StartsWith("ISO 2022 IR ", StringComparison.Ordinal);
        string number = value.Length == 0 ? "6"
            : isExtension ? value["ISO 2022 IR ".Length..]
            : value.StartsWith("ISO_IR ", StringComparison.Ordinal) ? value["ISO_IR ".Length..]
            : value;
        isDefined = Known.TryGetValue(number, out var term) && (value.Length == 0 || number != value || number is "GBK" or "GB18030") && IsForm(term, isExtension);
        if (isDefined)
        {
            return term;
        }

        isExtension |= value.Contains("2022", StringComparison.Ordinal);
        return term ?? Known.GetValueOrDefault(Guess(value));
    }

    // Double-byte sets exist as extensions only, whole encodings without them.
    private static bool IsForm(Term term, bool isExtension)
        => term.Whole is not null ? !isExtension : isExtension || (term.Left ?? term.Right) is { Width: 1 };

    private static string Guess(string value)
    {
        Span<char> plain = stackalloc char[32];
        int count = 0;
        foreach (char c in value.AsSpan(0, Math.Min(value.Length, plain.Length)))
        {
            char mapped = char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : ' ';
            if (mapped != ' ' || (count > 0 && plain[count - 1] != ' '))
            {
                plain[count++] = mapped;
            }
        }

        string name = new(plain[..count].TrimEnd());
        if (Aliases.TryGetValue(name, out string? number))
        {
            return number;
        }

        int start = name.LastIndexOf("IR", StringComparison.Ordinal);
        return start < 0 ? name : name[(start + 2)..].Trim();
    }

    private static Dictionary<string, Term> Make()
    {
        var ascii = GraphicSet.Ascii;
        return new Term[]
        {
            new("6", ascii, null),
            new("100", ascii, GraphicSet.Right('A', 28591)), new("101", ascii, GraphicSet.Right('B', 28592)), new("109", ascii, GraphicSet.Right('C', 28593)),
            new("110", ascii, GraphicSet.Right('D', 28594)), new("144", ascii, GraphicSet.Right('L', 28595)), new("127", ascii, GraphicSet.Right('G', 28596)),
            new("126", ascii, GraphicSet.Right('F', 28597)), new("138", ascii, GraphicSet.Right('H', 28598)), new("148", ascii, GraphicSet.Right('M', 28599)),
            new("203", ascii, GraphicSet.Right('b', 28605)), new("166", ascii, GraphicSet.Right('T', 874)),
            new("13", GraphicSet.JisRoman, GraphicSet.Katakana),
            new("87", GraphicSet.JisX0208, null), new("159", GraphicSet.JisX0212, null), new("149", null, GraphicSet.KsX1001), new("58", null, GraphicSet.Gb2312),
            new("192", null, null, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false)),
            new("GB18030", null, null, CodePage(54936)), new("GBK", null, null, CodePage(936)),
        }.ToDictionary(term => term.Number, StringComparer.Ordinal);
    }

    internal static Encoding CodePage(int number)
        => CodePagesEncodingProvider.Instance.GetEncoding(number, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFFFD")) ?? Encoding.Latin1;

    // The sets that an escape sequence names, whether or not (0008,0005) does; the forms of older editions are read too.
    internal static GraphicSet? OfEscape(ReadOnlySpan<byte> bytes, out int length, out bool isRight)
    {
        (length, isRight) = (3, false);
        if (bytes.Length < 3)
        {
            return null;
        }

        byte second = bytes[1], third = bytes[2];
        switch (second)
        {
            case (byte)'(':
                return third switch { (byte)'B' => GraphicSet.Ascii, (byte)'J' => GraphicSet.JisRoman, (byte)'I' => GraphicSet.Katakana, _ => null };
            case (byte)')' when third == 'I':
                isRight = true;
                return GraphicSet.Katakana;
            case (byte)'$' when third is (byte)'B' or (byte)'@':
                return GraphicSet.JisX0208;
            case (byte)'$' when third == 'A':
                return GraphicSet.Gb2312;
            case (byte)'$' when third is (byte)'(' or (byte)')' && bytes.Length >= 4:
                (length, isRight) = (4, third == ')');
                return bytes[3] switch { (byte)'A' => GraphicSet.Gb2312, (byte)'B' => GraphicSet.JisX0208, (byte)'C' => GraphicSet.KsX1001, (byte)'D' => GraphicSet.JisX0212, _ => null };
            case (byte)'-':
                isRight = true;
                foreach (var term in Known.Values)
                {
                    if (term.Right is { Width: 1 } set && set.Escape[1] == '-' && set.Escape[2] == third)
                    {
                        return set;
                    }
                }

                return null;
            default:
                return null;
        }
    }
}
