using System.Globalization;
using System.Text;

namespace MedImaging.Providers;

/// <summary>Cuts a text into the terms it is ranked by: runs of letters and digits in lower case, without diacritics, without the commonest English words, and without the endings of a plural.</summary>
internal static class Bm25Tokenizer
{
    private const int MaxTerms = 20_000;

    // U+00C0 to U+017F by their base letters: the same on every machine, with or without the data of a culture.
    private const string Latin =
        "aaaaaaaceeeeiiiidnoooooxouuuuytsaaaaaaaceeeeiiiidnoooooxouuuuyty" +
        "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "a", "an", "and", "are", "as", "at", "be", "been", "by", "for", "from", "has", "have", "in", "is", "it", "its", "of", "on", "or", "that", "the", "their", "this", "to", "was", "were", "which", "with",
    };

    public static IReadOnlyList<string> Tokenize(string? text, bool stems = true)
    {
        var terms = new List<string>();
        var term = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                Append(term, rune);
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format))
            {
                Close(terms, term, stems);
                if (terms.Count >= MaxTerms)
                {
                    return terms;
                }
            }
        }

        Close(terms, term, stems);
        return terms;
    }

    /// <summary>Takes off a plural (Harman's S stemmer): <c>opacities</c>, <c>opacity</c>; <c>nodules</c>, <c>nodule</c>; <c>pelvis</c> and <c>mass</c> stay.</summary>
    public static string Stem(string term) => term switch
    {
        [.., var before, 'i', 'e', 's'] when term.Length > 4 && before is not ('e' or 'a') => term[..^3] + "y",
        [.., 's', 's', 'e', 's'] or [.., 'x', 'e', 's'] when term.Length > 4 => term[..^2],
        [.., var before, 'e', 's'] when term.Length > 3 && before is not ('a' or 'e' or 'o') => term[..^1],
        [.., var before, 's'] when term.Length > 3 && before is not ('u' or 's' or 'i') => term[..^1],
        _ => term,
    };

    private static void Append(StringBuilder term, Rune rune)
    {
        var lower = Rune.ToLowerInvariant(rune);
        if (term.Length > 64)
        {
            return;
        }

        switch (lower.Value)
        {
            case 'ß':
                term.Append("ss");
                break;
            case 'æ':
                term.Append("ae");
                break;
            case 'œ':
                term.Append("oe");
                break;
            case >= 0xC0 and <= 0x17F:
                term.Append(Latin[lower.Value - 0xC0]);
                break;
            default:
                term.Append(lower);
                break;
        }
    }

    private static void Close(List<string> terms, StringBuilder term, bool stems)
    {
        if (term.Length > 0)
        {
            string whole = term.ToString();
            term.Clear();
            if (!Common.Contains(whole))
            {
                terms.Add(stems ? Stem(whole) : whole);
            }
        }
    }
}
