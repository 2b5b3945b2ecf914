using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>Small letters as the Unicode Standard has them (3.13, default case conversion), the same under every culture.</summary>
internal static class LowerCase
{
    private const int DottedCapitalI = 0x130, CapitalSigma = 0x3A3, SmallSigma = 0x3C3, FinalSigma = 0x3C2;

    /// <summary>The small letter at a place of a text. İ gives i: its dot is a mark that tokens do not keep.</summary>
    public static int Of(Rune rune, ReadOnlySpan<char> before, ReadOnlySpan<char> after) => rune.Value switch
    {
        DottedCapitalI => 'i',
        CapitalSigma => IsFinal(before, after) ? FinalSigma : SmallSigma,
        _ => Rune.ToLowerInvariant(rune).Value,
    };

    // Final_Sigma (table 3-17): after a cased letter and not before one, where some characters in between do not count.
    private static bool IsFinal(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        bool isAfterCased = false;
        while (!before.IsEmpty)
        {
            _ = Rune.DecodeLastFromUtf16(before, out var rune, out int length);
            before = before[..^length];
            if (!IsIgnorable(rune))
            {
                isAfterCased = IsCased(rune);
                break;
            }
        }

        while (isAfterCased && !after.IsEmpty)
        {
            _ = Rune.DecodeFromUtf16(after, out var rune, out int length);
            after = after[length..];
            if (!IsIgnorable(rune))
            {
                return !IsCased(rune);
            }
        }

        return isAfterCased;
    }

    private static bool IsCased(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter => true,
        _ => rune.Value is 0xAA or 0xBA or (>= 0x2160 and <= 0x217F) or (>= 0x24B6 and <= 0x24E9),
    };

    // Controls and broken characters are dropped before case is looked at.
    private static bool IsIgnorable(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.ModifierLetter
            or UnicodeCategory.ModifierSymbol => true,
        UnicodeCategory.Control => rune.Value is not ('\t' or '\n' or '\r'),
        _ => rune.Value is '\'' or '.' or ':' or 0xB7 or 0x387 or 0x55F or 0x5F4 or 0x2018 or 0x2019 or 0x2024 or 0x2027
            or 0xFE13 or 0xFE52 or 0xFE55 or 0xFF07 or 0xFF0E or 0xFF1A or 0xFFFD,
    };
}
