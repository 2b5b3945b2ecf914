namespace MedImaging;

/// <summary>Flags a missing section, sections out of order, and sentence ids that are not unique.</summary>
internal sealed class SectionsRule : IReportRule
{
    public string Name => "missing-section";

    internal static IEnumerable<ReportSection> Missing(DraftReport report)
    {
        var there = report.Sentences.Where(sentence => !string.IsNullOrWhiteSpace(sentence.Text)).Select(sentence => sentence.Section).ToHashSet();
        return Enum.GetValues<ReportSection>().Where(section => !there.Contains(section));
    }

    public IEnumerable<ReportIssue> Check(DraftReport report)
    {
        if (report.Sentences.Count == 0)
        {
            yield break;
        }

        foreach (var section in Missing(report))
        {
            yield return this.Fail($"The section {section} is missing.");
        }

        foreach (var (first, second) in report.Sentences.Zip(report.Sentences.Skip(1)).Where(pair => pair.First.Section > pair.Second.Section))
        {
            yield return this.Warn(second, $"It stands after sentence {first.Id}, but its section comes before.");
        }

        foreach (var repeated in report.Sentences.GroupBy(sentence => sentence.Id, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return this.Fail($"{repeated.Count()} sentences share the id {repeated.Key}.");
        }
    }
}
