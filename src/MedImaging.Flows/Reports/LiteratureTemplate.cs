namespace MedImaging;

/// <summary>What was retrieved, by its ids: titles are words of others and stay with the items, where a reader finds them.</summary>
internal static class LiteratureTemplate
{
    private const int Most = 10;

    internal static void Write(SentenceList report, StudyFindings findings)
    {
        if (findings.Literature is not { Items.Count: > 0 } literature)
        {
            return;
        }

        var shown = literature.Items.Take(Most).ToList();
        string ids = string.Join(", ", shown.Select(item => item.Year is int year ? FormattableString.Invariant($"{item.Id} ({year})") : item.Id));
        report.Add(ReportSection.Recommendations, $"Literature for reading, found by the names of the findings and not weighed by this system: {ids}.", shown.Select(item => item.Id));
    }
}
