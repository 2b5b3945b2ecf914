using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>reports</c>: the reports kept in a database.</summary>
internal static class ReportsVerb
{
    public static Command Create()
    {
        var store = StoreOptions.Needed();
        var json = SharedOptions.Json();
        var verb = new Command("reports", "List the reports in a database.") { json };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(store.Require(parsed), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    public static string Words(StoredReport report) => report.Signed is null ? "draft" : "signed";

    private static async Task<int> RunAsync(StoreFile store, bool json, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(store);
        var reports = new List<StoredReport>();
        await foreach (var report in host.GetRequiredService<IReportStore>().ListAsync(new ReportQuery { Limit = 1000 }, cancellationToken))
        {
            reports.Add(report);
        }

        if (json)
        {
            JsonOut.Print(
                [.. reports.Select(report => new ReportResult(report.Draft.Id, report.Version, Words(report), report.SavedAt, report.RunId, Present(report).Count()))],
                OutJson.Default.IReadOnlyListReportResult);
            return ExitCode.Done;
        }

        var table = Screen.NewTable("Report", "Version", "State", "Saved", "Present findings");
        foreach (var report in reports)
        {
            table.AddRow(report.Draft.Id, $"{report.Version}", Words(report), Screen.Moment(report.SavedAt), Markup.Escape(string.Join(", ", Present(report).DefaultIfEmpty("none"))));
        }

        Screen.Show(table);
        return ExitCode.Done;
    }

    private static IEnumerable<string> Present(StoredReport report)
        => report.Draft.Findings.Frames.SelectMany(frame => frame.Items).Where(finding => finding.IsPresent).Select(finding => finding.Code.Meaning).Distinct();
}
