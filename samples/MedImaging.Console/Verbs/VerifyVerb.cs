using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>verify REPORT</c>: follows every sentence to the pixels and the model it rests on.</summary>
internal static class VerifyVerb
{
    public static Command Create()
    {
        var report = new Argument<string>("REPORT") { Description = "The report's id, or its first letters." };
        var store = StoreOptions.Needed();
        var json = SharedOptions.Json();
        var verb = new Command("verify", "Check a report's evidence, from each sentence to the pixels and the model.") { report, json };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            store.Require(parsed), parsed.GetRequiredValue(report), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile store, string id, bool json, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(store);
        var stored = await StoredReports.RequireAsync(host.GetRequiredService<IReportStore>(), id, cancellationToken);
        var verifier = host.GetRequiredService<ProvenanceVerifier>();
        var result = stored.Signed is { } signed
            ? await verifier.VerifyAsync(signed, cancellationToken: cancellationToken)
            : await verifier.VerifyAsync(stored.Draft, cancellationToken: cancellationToken);
        Print(stored.Draft.Id, result, json);
        return result.IsIntact ? ExitCode.Done : ExitCode.BadInput;
    }

    private static void Print(string id, VerificationResult result, bool json)
    {
        int notChecked = result.NotChecked.Count;
        if (json)
        {
            var broken = result.Broken.Select(link => new LinkResult(link.Path, "broken", link.Reason));
            JsonOut.Print(new VerifyResult(id, result.IsIntact, [.. broken], result.Links.Count - notChecked, notChecked), OutJson.Default.VerifyResult);
            return;
        }

        foreach (var link in result.Links)
        {
            string mark = link.Status switch { EvidenceStatus.Intact => "[green]intact[/]", EvidenceStatus.Broken => "[red]BROKEN[/]", _ => "[grey]not checked[/]" };
            Spectre.Console.AnsiConsole.MarkupLine($"{mark} {Spectre.Console.Markup.Escape(link.Path)}{(link.Reason is null ? "" : Spectre.Console.Markup.Escape($": {link.Reason}"))}");
        }

        Screen.Line(result.IsIntact
            ? $"The evidence of report {id} holds: {result.Links.Count - notChecked} links checked, {notChecked} not checked."
            : $"The evidence of report {id} is broken in {result.Broken.Count} places.");
    }
}
