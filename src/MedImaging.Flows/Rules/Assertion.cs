using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>What a sentence says of a condition.</summary>
internal enum Assertion
{
    /// <summary>It is not named.</summary>
    None,

    /// <summary>It is there, or may be.</summary>
    Present,

    /// <summary>It is not there, or was not seen.</summary>
    Absent,

    /// <summary>It is named without a claim: it is asked about, or not excluded.</summary>
    Open,
}

/// <summary>Reads whether a condition is stated as present or absent: a short rule set in the manner of NegEx (Chapman 2001).</summary>
internal static partial class AssertionReader
{
    private const int Milliseconds = 1_000;

    /// <summary>Reads what lower-case words say of a condition. Where they say both, a claim of presence wins.</summary>
    internal static Assertion Read(string words, string condition)
    {
        var found = Assertion.None;
        if (condition.Length == 0)
        {
            return found;
        }

        foreach (string clause in ClauseEnd().Split(words))
        {
            for (int at = IndexOfWord(clause, condition, 0); at >= 0; at = IndexOfWord(clause, condition, at + condition.Length))
            {
                var here = ReadMention(clause[..at], clause[(at + condition.Length)..]);
                found = (found, here) switch
                {
                    (Assertion.Present, _) or (_, Assertion.Present) => Assertion.Present,
                    (Assertion.Absent, _) or (_, Assertion.Absent) => Assertion.Absent,
                    _ => here,
                };
            }
        }

        return found;
    }

    /// <summary>Whether a negation governs what follows these words.</summary>
    internal static bool IsNegated(string before)
    {
        var negation = Negator().Matches(before).LastOrDefault();
        if (negation is null || OnlyNot().IsMatch(before[negation.Index..]))
        {
            return false;
        }

        string between = before[(negation.Index + negation.Length)..];
        int comma = between.LastIndexOf(',');
        return comma < 0 || !Restart().IsMatch(between[(comma + 1)..]);
    }

    private static Assertion ReadMention(string before, string after)
    {
        if (NotExcluded().IsMatch(before) || NotExcludedAfter().IsMatch(after) || Purpose().IsMatch(before))
        {
            return Assertion.Open;
        }

        if (Excluded().IsMatch(before) || ExcludedAfter().IsMatch(after))
        {
            return Assertion.Absent;
        }

        // "No effusion, pneumonia is present": a new claim after a comma, unless the list goes on with "or".
        bool isNegated = IsNegated(before) && !(EndsListItem().IsMatch(before) && PresentAfter().IsMatch(after));
        return isNegated ? Assertion.Absent : Assertion.Present;
    }

    private static int IndexOfWord(string text, string word, int from)
    {
        for (int at = text.IndexOf(word, from, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            int end = at + word.Length;
            bool startsWord = at == 0 || !char.IsLetterOrDigit(text[at - 1]);
            bool endsWord = end >= text.Length || !char.IsLetterOrDigit(text[end]) || (text[end] == 's' && (end + 1 >= text.Length || !char.IsLetterOrDigit(text[end + 1])));
            if (startsWord && endsWord)
            {
                return at;
            }
        }

        return -1;
    }

    [GeneratedRegex(@"[;:!?]|\.(?!\d)|\b(?:but|however|although|though|whereas|nevertheless|yet)\b", RegexOptions.CultureInvariant, Milliseconds)]
    private static partial Regex ClauseEnd();

    [GeneratedRegex(@"\b(?:no|not|never|none|neither|nor|cannot|without|absent|absence of|free of|negative for|lack of|lacks|fails? to|denies)\b|n't\b", RegexOptions.CultureInvariant, Milliseconds)]
    private static partial Regex Negator();

    [GeneratedRegex(@"^(?:not (?:only|merely|just|simply)|no doubt|without (?:a )?doubt|no question|not unlike)\b", RegexOptions.CultureInvariant, Milliseconds)]
    private static partial Regex OnlyNot();

    [GeneratedRegex(@"^\s*(?:(?:and|with|there (?:is|are)|a|an|the|new|focal|diffuse|subtle|mild|moderate|severe|large|small)\s+)*(?:features?|findings?|signs?|opacit(?:y|ies)|evidence|there|shows?|suggests?|suggestive|consistent|compatible)\b", RegexOptions.CultureInvariant, Milliseconds)]
    private static partial Regex Restart();

    [GeneratedRegex(@"(?:not|n't|cannot) (?:be )?(?:fully |entirely |reliably )?(?:exclude|excluded|excluding|rule out|ruled out)\b[^,]*$", RegexOptions.CultureInvariant, Milliseconds)]
    private static partial Regex NotExcluded();

    [GeneratedRegex(@"^[^,]*\b(?:not|n't|cannot) (?:be )?(?:fully |entirely |reliably )?(?:excluded|ruled out)\b", RegexOptions.CultureInvariant, Milliseconds)]
    private static partial Regex NotExcludedAfter();

    [GeneratedRegex(@"\b(?:excludes?|excluded|rules? out|ruled out)\s+(?:\w+\s+){0,3}$", RegexOptions.CultureInvariant, Milliseconds)]
    private static partial Regex Excluded();

    [GeneratedRegex(@"^[^,]*\b(?:(?:is|are|was|were|has been|have been)\s+(?:not|absent|excluded|ruled out)|isn't|aren't|wasn't|weren't)\b", RegexOptions.CultureInvariant, Milliseconds)]
    private static partial Regex ExcludedAfter();

    [GeneratedRegex(@"(?:\bto (?:exclude|rule out|assess(?: for)?|look for|evaluate(?: for)?|check for|confirm)|\bquery|\bquestion of|\?)\s+(?:\w+\s+){0,3}$", RegexOptions.CultureInvariant, Milliseconds)]
    private static partial Regex Purpose();

    [GeneratedRegex(@",\s*(?:and\s+)?(?:(?:a|an|the|new|focal|diffuse|subtle|mild|moderate|severe|large|small)\s+)*$", RegexOptions.CultureInvariant, Milliseconds)]
    private static partial Regex EndsListItem();

    [GeneratedRegex(@"^s?\s+(?:is|are|was|were)\s+(?:(?:also|clearly|probably|likely)\s+)?(?:present|seen|detected|noted|identified|found|visible|shown|suspected)\b", RegexOptions.CultureInvariant, Milliseconds)]
    private static partial Regex PresentAfter();
}
