using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>show REPORT</c>: a report to read.</summary>
internal static class ShowVerb
{
    public static Command Create()
    {
        var report = new Argument<string>("REPORT") { Description = "The report's id, or its first letters." };
        var store = StoreOptions.Needed();
        var verb = new Command("show", "Read a report.") { report };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(store.Require(parsed), parsed.GetRequiredValue(report), cancellationToken)));
        return verb;
    }

    public static void Print(DraftReport report, SignedReport? signed)
    {
        Screen.MarkupLine(signed is null
            ? $"[bold]Report {report.Id}[/]  [black on yellow] DRAFT, not reviewed by a clinician [/]"
            : (FormattableString)$"[bold]Report {report.Id}[/]  [black on green] SIGNED [/]");
        foreach (var section in report.Sentences.GroupBy(sentence => sentence.Section).OrderBy(section => section.Key))
        {
            Screen.Line();
            Screen.MarkupLine($"[bold]{section.Key}[/]");
            foreach (var sentence in section)
            {
                Screen.Show(new Padder(new Text(sentence.IsSupported ? sentence.Text : $"{sentence.Text} (unsupported)")).Padding(2, 0, 0, 0));
            }
        }

        Screen.Line();
        foreach (var issue in report.Checks.Issues)
        {
            Screen.MarkupLine($"[yellow]{issue.Severity}[/] {issue.Rule}: {issue.Message}");
        }

        if (signed is { Signature: var signature })
        {
            Screen.MarkupLine($"Signed by [bold]{signature.Reviewer.Name}[/] ({signature.Reviewer.Role}), {Screen.Moment(signature.SignedAt)}.");
        }

        Screen.Show(new Padder(new Text(report.Disclaimer, new Style(Color.Grey))).Padding(0, 0, 0, 0));
    }

    private static async Task<int> RunAsync(StoreFile store, string id, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(store);
        var stored = await StoredReports.RequireAsync(host.GetRequiredService<IReportStore>(), id, cancellationToken);
        Print(stored.Signed?.Content ?? stored.Draft, stored.Signed);
        return ExitCode.Done;
    }
}
