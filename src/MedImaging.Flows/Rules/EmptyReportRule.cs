namespace MedImaging;

/// <summary>Flags a report without sentences, and a sentence without words.</summary>
internal sealed class EmptyReportRule : IReportRule
{
    public string Name => "empty-report";

    public IEnumerable<ReportIssue> Check(DraftReport report)
    {
        if (report.Sentences.Count == 0)
        {
            yield return this.Fail("The report has no sentence.");
        }

        // Punctuation alone, or characters that cannot be seen, are no words either.
        foreach (var sentence in report.Sentences.Where(sentence => !ReportWords.Normalise(sentence.Text).Any(char.IsLetterOrDigit)))
        {
            yield return this.IssueIn(sentence, "The sentence has no words.") with { Severity = IssueSeverity.Error };
        }
    }
}
