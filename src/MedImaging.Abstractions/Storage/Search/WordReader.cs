using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>Reads the words of a text: runs of letters or of digits, in lower case and without diacritics.</summary>
/// <param name="text">The text.</param>
/// <param name="word">Where a word is made, of <see cref="LongestWord"/> characters.</param>
internal ref struct WordReader(ReadOnlySpan<char> text, Span<char> word)
{
    /// <summary>A longer run is read as several words, the same ones each time.</summary>
    public const int LongestWord = 64;

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _word = word[..LongestWord];
    private int _at;

    private enum Kind
    {
        Break,
        Nothing,
        Letter,
        Digit,
        Alone,
    }

    /// <summary>Reads the next word; it lies in the buffer until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<char> word)
    {
        int length = 0;
        var run = Kind.Break;
        while (_at < _text.Length)
        {
            Rune.DecodeFromUtf16(_text[_at..], out var rune, out int units);
            var kind = KindOf(ref rune);
            if (length > 0 && kind != Kind.Nothing && (kind != run || kind == Kind.Alone || length > LongestWord - 2))
            {
                break;
            }

            _at += units;
            if (kind >= Kind.Letter)
            {
                run = kind;
                length += Fold(rune, _word[length..]);
            }
        }

        word = _word[..length];
        return length > 0;
    }

    // Also turns digits of any script into ours, and full-width letters into plain ones.
    private static Kind KindOf(ref Rune rune)
    {
        int value = rune.Value;
        if (value is >= 0xFF01 and <= 0xFF5E)
        {
            rune = new Rune(value -= 0xFEE0);
        }

        if (rune.IsAscii)
        {
            return char.IsAsciiLetter((char)value) ? Kind.Letter : char.IsAsciiDigit((char)value) ? Kind.Digit : Kind.Break;
        }

        if (LetterFolding.IsDiacritic(value))
        {
            return Kind.Nothing;
        }

        if (value is 0xB9 or 0xB2 or 0xB3)   // as in cm², which others write cm2
        {
            rune = new Rune(value == 0xB9 ? '1' : (char)('0' + (value & 3)));
            return Kind.Digit;
        }

        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.DecimalDigitNumber:
                rune = new Rune((char)('0' + (int)Rune.GetNumericValue(rune)));
                return Kind.Digit;
            case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
                or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber:
                return LetterFolding.IsSpaceless(value) ? Kind.Alone : Kind.Letter;
            case UnicodeCategory.Format:   // soft hyphens, joiners
                return Kind.Nothing;
            default:
                return Kind.Break;
        }
    }

    private static int Fold(Rune rune, Span<char> destination)
    {
        var lower = Rune.ToLowerInvariant(rune);
        if (!lower.IsAscii && (LetterFolding.Find(lower.Value) ?? LetterFolding.Find(rune.Value)) is { } folded)
        {
            folded.CopyTo(destination);
            return folded.Length;
        }

        return lower.EncodeToUtf16(destination);
    }
}
