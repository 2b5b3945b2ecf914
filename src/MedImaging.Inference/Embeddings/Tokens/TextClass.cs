using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>What BERT's basic tokenizer sees in a character (Devlin et al., 2018, tokenization.py).</summary>
internal enum TextClass
{
    /// <summary>Part of a word.</summary>
    Word,

    /// <summary>Ends a word and is not kept.</summary>
    Space,

    /// <summary>A word by itself.</summary>
    Punctuation,

    /// <summary>A word by itself: an ideograph.</summary>
    Ideograph,

    /// <summary>Not there at all: controls, formats, private use, and what stands for a broken character.</summary>
    Dropped,

    /// <summary>A nonspacing mark: an accent.</summary>
    Mark,
}

/// <summary>Sorts characters into classes.</summary>
internal static class TextClasses
{
    private static readonly TextClass[] Ascii = [.. Enumerable.Range(0, 128).Select(c => Of(new Rune(c)))];

    public static TextClass OfAscii(char c) => Ascii[c & 127];

    public static TextClass Of(Rune rune)
    {
        int c = rune.Value;
        if (c < 128)
        {
            return OfAsciiByRule(c);
        }

        if (IsIdeograph(c))
        {
            return TextClass.Ideograph;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            _ when c == Rune.ReplacementChar.Value => TextClass.Dropped,
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate => TextClass.Dropped,
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => TextClass.Space,
            UnicodeCategory.NonSpacingMark => TextClass.Mark,
            UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
                or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
                or UnicodeCategory.OtherPunctuation => TextClass.Punctuation,
            _ => TextClass.Word,
        };
    }

    // ASCII symbols such as $ and ^ are punctuation to BERT, whatever their category.
    private static TextClass OfAsciiByRule(int c) => c switch
    {
        '\t' or '\n' or '\r' or ' ' => TextClass.Space,
        < ' ' or 127 => TextClass.Dropped,
        _ => char.IsAsciiLetterOrDigit((char)c) ? TextClass.Word : TextClass.Punctuation,
    };

    // The CJK blocks as tokenization.py lists them; Hangul and kana are written in words.
    private static bool IsIdeograph(int c) => c >= 0x3400
        && c is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
            or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B820 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
