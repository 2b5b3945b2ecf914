using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>Finds whatever in a text looks like a reference to a publication.</summary>
internal static partial class CitationScanner
{
    private const int MaxRange = 100;

    /// <summary>Finds the references, in order; those inside another one are left out.</summary>
    public static List<FoundCitation> Find(string text)
    {
        var (plain, starts) = Fold(text);
        var found = new List<FoundCitation>();
        bool[] isTaken = new bool[plain.Length];
        void Add(Regex pattern, Func<Match, IEnumerable<string>> keys, Func<Match, int>? length = null)
        {
            foreach (Match match in pattern.Matches(plain))
            {
                var place = isTaken.AsSpan(match.Index, length?.Invoke(match) ?? match.Length);
                if (!place.Contains(true))
                {
                    place.Fill(true);
                    found.Add(new FoundCitation(match.Index, place.Length, [.. keys(match)]));
                }
            }
        }

        Add(Guideline(), match => [match.Value.ToLowerInvariant()]);
        Add(SemanticScholar(), match => [match.Value.ToLowerInvariant()]);
        Add(Doi(), match => ["doi:" + TrimDoi(match.Value)], match => TrimDoi(match.Value).Length);
        Add(Pmid(), match => match.Groups["id"].Captures.Select(id => "pmid:" + TrimZeros(id.Value)));
        Add(Pmcid(), match => ["pmcid:pmc" + TrimZeros(match.Groups["id"].Value)]);
        Add(Registry(), match => [match.Value.ToLowerInvariant()]);
        Add(Numbers(), match => Expand(match.Groups["list"].Value));
        Add(AuthorYear(), match => ["author:" + match.Groups["name"].Value.ToLowerInvariant() + "/" + match.Groups["year"].Value]);
        found.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        return [.. found.Select(each => Unfold(each, text, starts))];
    }

    /// <summary>A DOI in the form ids are compared in: lower case, without a resolver's address or the punctuation of the sentence around it.</summary>
    public static string TrimDoi(string doi)
    {
        string id = doi.ToLowerInvariant();
        while (id.Length > 0 && (id[^1] is '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '*' or '_'
            || (id[^1] == ')' && id.Count(c => c == ')') > id.Count(c => c == '('))
            || (id[^1] == ']' && id.Count(c => c == ']') > id.Count(c => c == '['))))
        {
            id = id[..^1];
        }

        return id;
    }

    // What cannot be seen must not hide an id: "PM<zero width>ID", or digits of another width.
    private static (string Plain, List<int> Starts) Fold(string text)
    {
        var plain = new StringBuilder(text.Length);
        var starts = new List<int>(text.Length + 1);
        int at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!UntrustedText.IsInvisible(rune) || rune.Value is '\n' or '\r' or '\t')
            {
                int before = plain.Length;
                _ = rune.Value switch
                {
                    >= 0xFF01 and <= 0xFF5E => plain.Append((char)(rune.Value - 0xFEE0)),
                    >= 0x2010 and <= 0x2015 => plain.Append('-'),
                    _ when Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber => plain.Append((char)('0' + (int)Rune.GetNumericValue(rune))),
                    _ => plain.Append(rune),
                };
                for (int i = before; i < plain.Length; i++)
                {
                    starts.Add(at);
                }
            }

            at += rune.Utf16SequenceLength;
        }

        starts.Add(text.Length);
        return (plain.ToString(), starts);
    }

    private static FoundCitation Unfold(FoundCitation found, string text, List<int> starts)
    {
        int start = starts[found.Start];
        int last = starts[found.Start + found.Length - 1];
        int end = last + (char.IsHighSurrogate(text[last]) && last + 1 < text.Length ? 2 : 1);
        return found with { Start = start, Length = end - start };
    }

    private static IEnumerable<string> Expand(string list)
    {
        foreach (string part in list.Split(',', ';'))
        {
            string[] ends = part.Split('-', StringSplitOptions.TrimEntries);
            int from = int.Parse(ends[0], CultureInfo.InvariantCulture), to = int.Parse(ends[^1], CultureInfo.InvariantCulture);
            if (to < from || to - from > MaxRange)
            {
                yield return "number:0";   // no item has it
                continue;
            }

            for (int number = from; number <= to; number++)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"number:{number}");
            }
        }
    }

    private static string TrimZeros(string digits) => digits.TrimStart('0') is { Length: > 0 } trimmed ? trimmed : "0";

#pragma warning disable MA0009 // Every repeat is bounded, or begins with a separator that nothing before it can match: no text takes more than a few passes.
    [GeneratedRegex(@"guideline:[a-z0-9._-]{1,64}/[a-z0-9._-]{1,64}#[a-z0-9_-](?:[a-z0-9._-]{0,127}[a-z0-9_-])?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Guideline();

    [GeneratedRegex(@"(?<![A-Za-z0-9])s2:[0-9a-f]{40}(?![0-9a-f])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SemanticScholar();

    [GeneratedRegex(@"(?<![0-9])10\.[0-9]{4,9}(?:\.[0-9]{1,9})?/(?:[^\s""<>\\^`{|}]{1,200}|[^\s""<>])", RegexOptions.CultureInvariant)]
    private static partial Regex Doi();

    [GeneratedRegex(@"(?:(?<![A-Za-z0-9])PMIDs?[\s:#=.]{0,4}|(?<![A-Za-z0-9])PubMed(?:\s{1,3}ID)?[\s:#=]{1,4}|ncbi\.nlm\.nih\.gov/(?:pubmed/)?)(?<id>[0-9]{1,12})(?![0-9])(?:\s{0,2}(?:,|;|and)\s{0,2}(?<id>[0-9]{5,9})(?![0-9]))*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pmid();

    [GeneratedRegex(@"(?<![A-Za-z0-9])PMC\s?(?<id>[0-9]{3,9})(?![0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pmcid();

    [GeneratedRegex(@"(?<![A-Za-z0-9])(?:NCT[0-9]{8}|arXiv:\s?[0-9]{4}\.[0-9]{4,5})(?![0-9])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Registry();

    [GeneratedRegex(@"\[\s{0,2}(?<list>[0-9]{1,4}(?:\s{0,2}[,;-]\s{0,2}[0-9]{1,4})*)\s{0,2}\]", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();

    [GeneratedRegex(@"(?<![\p{L}])(?<name>\p{Lu}[\p{L}'-]{1,40})\s{1,2}(?:et\s{1,2}al\.?|and\s{1,2}(?:co-?workers|colleagues)),?\s{0,2}\(?(?<year>[12][0-9]{3})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex AuthorYear();
#pragma warning restore MA0009
}

/// <summary>A reference found in a text, and what it names: one key an item.</summary>
internal sealed record FoundCitation(int Start, int Length, IReadOnlyList<string> Keys);
