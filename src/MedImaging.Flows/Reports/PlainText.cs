using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>Text from outside, made safe to print: it is data, and must look like what it is.</summary>
internal static class PlainText
{
    // Longer runs of combining marks than any script needs pile up over neighbouring lines.
    private const int MaxMarks = 4;

    /// <summary>Removes control, bidirectional, zero-width, private and unassigned characters, folds white space, and caps the length.</summary>
    internal static string Of(string? text, int maxLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var clean = new StringBuilder(Math.Min(text.Length, maxLength + 1));
        int marks = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            bool isSpace = Rune.IsWhiteSpace(rune);
            marks = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (isSpace ? clean.Length == 0 || clean[^1] == ' ' : marks > MaxMarks || IsHidden(rune, category))
            {
                continue;
            }

            int length = isSpace ? 1 : rune.Utf16SequenceLength;
            if (clean.Length + length > maxLength)
            {
                return Cut(clean, maxLength - 1) + "…";
            }

            clean.Append(isSpace ? " " : rune.ToString());
        }

        return clean.ToString().TrimEnd();
    }

    /// <summary>The same, with quotation marks made single, so that the text cannot leave the quotation it is put in.</summary>
    internal static string ToQuote(string? text, int maxLength)
        => Of(text, maxLength).Replace('“', '\'').Replace('”', '\'').Replace('"', '\'').Replace('„', '\'').Replace('«', '\'').Replace('»', '\'');

    private static string Cut(StringBuilder text, int length)
    {
        length = Math.Min(text.Length, length);
        if (length > 0 && char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        return text.ToString(0, length).TrimEnd();
    }

    // U+FFFD stands for what could not be decoded; variation selectors can carry hidden text.
    private static bool IsHidden(Rune rune, UnicodeCategory category)
        => category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            || rune.Value is 0xFFFD or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or 0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0;
}
