namespace MedImaging;

/// <summary>The words of a sentence as the rules read them: clean, lower case, without what is only quoted from the referrer.</summary>
internal static class ReportWords
{
    private const int MaxLength = 4_000;
    private static readonly (char Open, char Close)[] Quotes = [('“', '”'), ('"', '"')];

    /// <summary>Gets the sentences of some sections, or of all, each with its words.</summary>
    internal static IEnumerable<(ReportSentence Sentence, string Words)> Read(DraftReport report, params ReportSection[] sections)
    {
        string indication = Normalise(PlainText.ToQuote(report.Findings.Request.Indication, MaxLength));
        return report.Sentences
            .Where(sentence => sections.Length == 0 || sections.Contains(sentence.Section))
            .Select(sentence => (sentence, WithoutQuotes(Normalise(sentence.Text), indication)));
    }

    /// <summary>Gets the words with the quotations kept.</summary>
    internal static string Normalise(string? text)
        => PlainText.Of(text, MaxLength).ToLowerInvariant().Replace('’', '\'').Replace('‐', '-').Replace('‑', '-').Replace('–', '-');

    /// <summary>How bad an issue in this sentence is: what a clinician wrote is theirs to say, and is only pointed out.</summary>
    internal static IssueSeverity SeverityFor(ReportSentence sentence)
        => sentence.Author == AuthorKind.Human ? IssueSeverity.Warning : IssueSeverity.Error;

    // Only what the referrer really wrote is a quotation: quotation marks alone must not hide a claim from the rules.
    private static string WithoutQuotes(string words, string indication)
    {
        foreach (var (open, close) in Quotes)
        {
            int start = words.IndexOf(open, StringComparison.Ordinal);
            while (start >= 0 && words.IndexOf(close, start + 1) is var end and > 0)
            {
                string quoted = words[(start + 1)..end].TrimEnd('…').Trim();
                bool isReferrers = quoted.Length > 0 && indication.Contains(quoted, StringComparison.Ordinal);
                words = isReferrers ? $"{words[..start]} {words[(end + 1)..]}" : words;
                start = words.IndexOf(open, isReferrers ? start : end + 1);
            }
        }

        return words;
    }
}
