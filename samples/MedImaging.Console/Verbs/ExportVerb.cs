using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>export REPORT --format json|pdf</c>: a report as a file.</summary>
internal static class ExportVerb
{
    public static Command Create()
    {
        var report = new Argument<string>("REPORT") { Description = "The report's id, or its first letters." };
        var format = new Option<string>("--format") { Description = "json or pdf.", DefaultValueFactory = _ => "pdf" };
        format.AcceptOnlyFromAmong("json", "pdf");
        var output = new Option<string?>("--out") { Description = "The file to write (default: report.FORMAT here)." };
        var store = StoreOptions.Needed();
        var verb = new Command("export", "Write a report as a file: a draft says so on every page, a signed one is final.") { report, format, output };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            store.Require(parsed), parsed.GetRequiredValue(report), parsed.GetRequiredValue(format), parsed.GetValue(output), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile store, string id, string format, string? path, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(store);
        var stored = await StoredReports.RequireAsync(host.GetRequiredService<IReportStore>(), id, cancellationToken);
        var exporter = host.GetRequiredKeyedService<IReportExporter>(format);
        var content = host.GetRequiredService<IContentStore>();
        var file = stored.Signed is { } signed
            ? await exporter.ExportFinalAsync(signed, content, cancellationToken)
            : await exporter.ExportDraftAsync(stored.Draft, content, cancellationToken);
        path ??= $"report.{format}";
        await File.WriteAllBytesAsync(path, file.Bytes, cancellationToken);
        Screen.Line($"{path} ({(file.IsFinal ? "final" : "draft")}, {file.Bytes.Length:N0} bytes)");
        return ExitCode.Done;
    }
}
