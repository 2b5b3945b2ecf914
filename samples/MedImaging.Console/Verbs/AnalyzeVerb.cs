using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;

namespace MedImaging.Samples.Verbs;

/// <summary><c>analyze PATH…</c>: files or folders in, a draft report for each study out.</summary>
internal static class AnalyzeVerb
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "DICOM, NIfTI or picture files, or folders.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "The folder for report.json, report.pdf and heatmap.png; with several studies, a folder each in it.", Required = true };
        var store = StoreOptions.Possible("Keep cases, images, reports and runs in this file, so that reports can be signed and runs survive a crash.");
        var models = SharedOptions.Models();
        var anyModality = SharedOptions.AnyModality();
        var indication = new Option<string?>("--indication") { Description = "Why the study was asked for." };
        var json = SharedOptions.Json();
        var verb = new Command("analyze", "Analyse studies and write draft reports.") { paths, output, models, anyModality, indication, json };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            new Request(
                parsed.GetRequiredValue(paths),
                parsed.GetRequiredValue(output),
                store.Find(parsed),
                [.. (parsed.GetValue(models) ?? []).Select(NamedModel.Parse)],
                parsed.GetValue(anyModality),
                parsed.GetValue(indication),
                parsed.GetValue(json)),
            cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(Request request, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(request.Store, request.Models, request.AnyModality);
        var input = await StudyInput.ReadAsync(host, request.Paths, request.AnyModality, cancellationToken);
        var studies = input.Studies.ToList();
        var results = new List<StudyResult>();
        for (int i = 0; i < studies.Count; i++)
        {
            string folder = studies.Count == 1 ? request.Output : Path.Combine(request.Output, $"study-{i + 1:D3}");
            try
            {
                results.Add(await AnalyzeOneAsync(host, studies[i], folder, request, cancellationToken));
            }
            catch (MedImagingException ex)
            {
                input.Fail(studies[i][0], ex);
            }
        }

        Tell(request, results, input);
        return (results.Count, input.Errors.Count) switch
        {
            ( > 0, 0) => ExitCode.Done,
            ( > 0, _) => ExitCode.PartlyDone,
            _ => ExitCode.BadInput,
        };
    }

    private static async Task<StudyResult> AnalyzeOneAsync(IServiceProvider host, IReadOnlyList<string> files, string folder, Request request, CancellationToken cancellationToken)
    {
        if (request.Json)
        {
            return await StudyAnalysis.RunAsync(host, files, request.Indication, folder, null, cancellationToken);
        }

        var steps = new StepTable();
        var result = await Screen.WatchAsync(isQuiet: false, StudyAnalysis.RunAsync(host, files, request.Indication, folder, steps, cancellationToken), () => steps.Current);
        Screen.Show(steps.ToTable());
        StudySummary.Print(result);
        return result;
    }

    private static void Tell(Request request, List<StudyResult> results, StudyInput input)
    {
        foreach (var (file, error) in input.Errors)
        {
            Console.Error.WriteLine(Failure.Describe(error, file));
        }

        if (input.Errors.Count == 0 && results.Count == 0)
        {
            Console.Error.WriteLine($"medimaging: nothing to analyse: {input.Skipped} files in these folders, none of them an image.");
        }

        if (request.Json)
        {
            JsonOut.Print(
                new AnalyzeResult(results, [.. input.Errors.Select(failed => new InputError(failed.File, failed.Error.Kind.ToString(), failed.Error.Message))], input.Skipped),
                OutJson.Default.AnalyzeResult);
        }
        else if (input.Skipped > 0)
        {
            Screen.Line($"{input.Skipped} files that are not images were passed over.");
        }
    }

    private sealed record Request(string[] Paths, string Output, StoreFile? Store, IReadOnlyList<NamedModel> Models, bool AnyModality, string? Indication, bool Json);
}
