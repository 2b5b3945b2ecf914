using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>Makes a text that someone else wrote fit to be shown, ranked, or given to a model as data: nothing in it is invisible, and it has a greatest length. It does not make it true.</summary>
public static class UntrustedText
{
    /// <summary>Cleans a text: runs of white space become one space, and characters that cannot be seen are left out (control, bidirectional, zero-width, tag and fill characters, variation selectors, private use, lone surrogates).</summary>
    /// <param name="text">The text, or none.</param>
    /// <param name="maxLength">The most characters of the answer; a longer text is cut and ends in an ellipsis.</param>
    /// <returns>The clean text; empty when nothing is left.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxLength"/> is below 1.</exception>
    public static string Clean(string? text, int maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var clean = new StringBuilder(Math.Min(text.Length, maxLength));
        bool isGap = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                isGap = clean.Length > 0;
                continue;
            }

            if (IsInvisible(rune))
            {
                continue;
            }

            if (clean.Length + (isGap ? 1 : 0) + rune.Utf16SequenceLength > maxLength)
            {
                return Cut(clean, maxLength);
            }

            if (isGap)
            {
                clean.Append(' ');
                isGap = false;
            }

            clean.Append(rune);
        }

        return clean.ToString();
    }

    /// <summary>Whether a reader could not see it, though a program does.</summary>
    internal static bool IsInvisible(Rune rune)
    {
        int value = rune.Value;
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
                or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
            || value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 or 0xFFFD
            || value is (>= 0x180B and <= 0x180F) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF);
    }

    private static string Cut(StringBuilder clean, int maxLength)
    {
        if (clean.Length == maxLength)
        {
            clean.Length -= clean.Length > 1 && char.IsLowSurrogate(clean[^1]) ? 2 : 1;
        }

        return clean.Append('…').ToString();
    }
}
