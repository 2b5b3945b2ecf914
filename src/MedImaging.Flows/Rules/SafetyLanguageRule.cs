using System.Text.RegularExpressions;

namespace MedImaging;

/// <summary>Flags words that claim more than decision support can: "diagnostic of", "confirms", "definitively". Negated words and the referrer's own are let through.</summary>
internal sealed partial class SafetyLanguageRule : IReportRule
{
    public string Name => "safety-language";

    public IEnumerable<ReportIssue> Check(DraftReport report)
    {
        foreach (var (sentence, words) in ReportWords.Read(report))
        {
            if (FindClaim(words) is { } claim)
            {
                yield return this.IssueIn(sentence, $"“{claim}” claims more than an automated reading can; write “suggestive of” or “consistent with”.");
            }
        }
    }

    /// <summary>The first word that claims too much, or <see langword="null"/>.</summary>
    internal static string? FindClaim(string words)
    {
        foreach (Match match in Overclaim().Matches(words))
        {
            string before = LastClause(words[..match.Index]);
            if (!IsCautious(before, match.Value))
            {
                return match.Value;
            }
        }

        return null;
    }

    /// <summary>Replaces the claims that have a cautious word, and takes out the adverbs of certainty; other claims stay.</summary>
    internal static string Soften(string text)
    {
        string soft = Overclaim().Replace(text, match =>
        {
            string before = LastClause(ReportWords.Normalise(text[..match.Index]) + " ");
            return IsCautious(before, ReportWords.Normalise(match.Value)) ? match.Value : Softer(ReportWords.Normalise(match.Value)) ?? match.Value;
        });
        return Wording.Capital(Spaces().Replace(soft, " ").Replace(" ,", ",", StringComparison.Ordinal).Replace(" .", ".", StringComparison.Ordinal).Trim());
    }

    private static string? Softer(string claim) => claim switch
    {
        "diagnostic of" or "diagnostic for" or "pathognomonic" => "suggestive of",
        "confirms" or "reconfirms" or "proves" => "suggests",
        "confirm" or "prove" => "suggest",
        "confirming" or "proving" => "suggesting",
        "definite" or "definitely" or "definitive" or "definitively" or "certain" or "certainly" or "undoubtedly" or "undeniable" or "undeniably"
            or "unquestionably" or "indisputably" or "unequivocal" or "unequivocally" or "conclusive" or "conclusively" => "",
        _ => null,
    };

    // "Not diagnostic of", "should be confirmed", "to confirm" ask for more or promise less; they are what we want to read.
    private static bool IsCautious(string before, string claim)
        => !AlwaysClaims().IsMatch(claim) && (AssertionReader.IsNegated(before) || Modal().IsMatch(before));

    private static string LastClause(string before) => ClauseStart().Split(before)[^1];

    [GeneratedRegex(@"\b(?:diagnostic (?:of|for)|diagnosed (?:with|as)|(?:re)?confirm(?:s|ed|ing|atory)?\b|confirmation of|definite(?:ly)?|definitive(?:ly)?|prov(?:e|es|en|ed|ing)(?= |$)|proof of|certain(?:ly)?\b|with certainty|undoubtedly|undeniabl[ey]|unquestionabl[ey]|indisputabl[ey]|beyond (?:any |a )?doubt|no doubt|without (?:any |a )?doubt|unequivocal(?:ly)?|pathognomonic|conclusive(?:ly)?|guarantee[sd]?|rules? out|ruled out|excludes?\b|excluded|100 ?%|the patient (?:has|does not have|suffers)|you (?:have|do not have))", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Overclaim();

    [GeneratedRegex(@" {2,}", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(?:no doubt|without|beyond|undoubtedly|undeniabl|unquestionabl|indisputabl|the patient|you )", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex AlwaysClaims();

    [GeneratedRegex(@"(?:\b(?:to|should|must|needs?|may|might|could|can|if|whether|unless|until|pending|requires?|awaits?)(?: (?:be|to|being|clinically|further|first|it))*|\bbe) ?$", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex Modal();

    [GeneratedRegex(@"[;:!?]|\.(?!\d)|\b(?:but|however|although|though|whereas|yet|and (?=(?:confirm|prov|is |are |was |were )))", RegexOptions.CultureInvariant, 1_000)]
    private static partial Regex ClauseStart();
}
