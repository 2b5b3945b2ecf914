using Spectre.Console;

namespace MedImaging.Samples.Output;

/// <summary>What came of a study, for a person.</summary>
internal static class StudySummary
{
    public static void Print(StudyResult result)
    {
        if (result.Findings.Count > 0)
        {
            var table = Screen.NewTable("Finding", "Suggested", "Model score").Expand();
            foreach (var finding in result.Findings)
            {
                table.AddRow(
                    Markup.Escape(finding.Meaning),
                    finding.IsPresent ? "[yellow]yes[/]" : "[grey]no[/]",
                    $"{finding.Confidence:F2} ({finding.ConfidenceKind.ToLowerInvariant()}, not a probability of disease)");
            }

            Screen.Show(table);
        }

        foreach (string limitation in result.Limitations)
        {
            Screen.MarkupLine($"[yellow]Mind:[/] {limitation}");
        }

        Screen.MarkupLine($"Draft report [bold]{result.ReportId}[/] in {result.Seconds:F1} s. It is a draft until a clinician signs it.");
        foreach (string file in result.Files)
        {
            Screen.Line($"  {file}");
        }
    }
}
