using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>evaluate --dir D --labels CSV</c>: how well a model does on known cases.</summary>
internal static class EvaluateVerb
{
    public static Command Create()
    {
        var folder = new Option<string>("--dir") { Description = "The folder the names in the table are of.", Required = true };
        var labels = new Option<string>("--labels") { Description = "A table of comma-separated values with the columns file and label (the class's number from 0, or its name).", Required = true, HelpName = "CSV" };
        var models = SharedOptions.Models();
        var output = new Option<string?>("--out") { Description = "The folder for evaluation.json, roc.png, precision-recall.png, reliability.png and confusion.png." };
        var anyModality = SharedOptions.AnyModality();
        var threshold = new Option<double?>("--threshold") { Description = "The score from which a label counts as present (default: as the model's manifest says).", HelpName = "X" };
        var seed = new Option<ulong>("--seed") { Description = "The seed of the bootstrap: the same seed gives the same intervals.", DefaultValueFactory = _ => 1 };
        var json = SharedOptions.Json();
        var verb = new Command("evaluate", "Find how well a model does on images whose labels are known.") { folder, labels, models, output, anyModality, threshold, seed, json };
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            new Request(
                parsed.GetRequiredValue(folder),
                parsed.GetRequiredValue(labels),
                SharedOptions.OneModel(parsed.GetValue(models)),
                parsed.GetValue(output),
                parsed.GetValue(anyModality),
                parsed.GetValue(threshold),
                parsed.GetValue(seed),
                parsed.GetValue(json)),
            cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(Request request, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(null, [request.Model], request.AnyModality);
        var model = host.GetRequiredKeyedService<IImageModel>(request.Model.Name) as IScoringModel
            ?? throw new RequestException(ErrorKind.UnsupportedFormat, $"The model '{request.Model.Name}' gives no scores that could be evaluated.");
        var thresholds = ModelThresholds.Read(request.Model, request.Threshold);
        var cases = new LabelledCases(host, FolderFiles.Require(request.Folder), ReadLabels(request.Labels, model));
        var options = new EvaluationOptions { Thresholds = thresholds.Values, Bootstrap = new BootstrapOptions { Seed = request.Seed } };
        var counter = new CaseCounter();
        var work = new ModelEvaluator(host.GetRequiredService<TimeProvider>()).EvaluateAsync(model, cases.ReadAsync(cancellationToken), options, counter, cancellationToken);
        var report = await Screen.WatchAsync(request.Json, work, () => $"{counter.Done} cases");
        report = report with { Failed = [.. cases.Errors.Select(each => new FailedCase(each.File, each.Error.Message)), .. report.Failed] };
        var shown = Shown(report, thresholds);
        var files = request.Output is null || report.Count == 0 ? [] : await WriteAsync(report, shown, request.Output, cancellationToken);
        Tell(Describe(report, shown, files), request.Json);
        return report.Count == 0 ? ExitCode.BadInput : report.Failed.Count > 0 ? ExitCode.PartlyDone : ExitCode.Done;
    }

    private static IReadOnlyList<LabelledFile> ReadLabels(string path, IScoringModel model)
    {
        if (!File.Exists(path))
        {
            throw new MedImagingException(ErrorKind.NotFound, $"'{path}' does not exist.");
        }

        using var text = new StreamReader(path);
        string[] classes = model.Labels is [var only] ? ["absent", only.Meaning] : [.. model.Labels.Select(label => label.Meaning)];
        return LabelFile.Read(text, classes: classes);
    }

    // That a label for "nothing found" mirrors the others is told in evaluation.json alone.
    private static List<LabelEvaluation> Shown(EvaluationReport report, ModelThresholds thresholds)
    {
        var found = report.PerLabel.Where(label => !thresholds.NegativeCodes.Contains(label.Label.Value)).ToList();
        return found.Count > 0 ? found : [.. report.PerLabel];
    }

    private static async Task<IReadOnlyList<string>> WriteAsync(EvaluationReport report, List<LabelEvaluation> shown, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var written = new List<string>();
        foreach (var (name, bytes) in new EvaluationCharts(report, shown).Draw().Prepend(("evaluation.json", report.ToJson())))
        {
            string path = Path.Combine(folder, name);
            await File.WriteAllBytesAsync(path, bytes, cancellationToken);
            written.Add(path);
        }

        return written;
    }

    private static EvaluateResult Describe(EvaluationReport report, List<LabelEvaluation> shown, IReadOnlyList<string> files) => new()
    {
        Model = report.Model.Id,
        Version = report.Model.Version,
        Cases = report.Count,
        Level = report.Level,
        Accuracy = shown is [var only] ? only.Figures.Accuracy : report.Accuracy,
        Labels = [.. shown.Select(label => new LabelResult
        {
            Code = label.Label.Value,
            Scheme = label.Label.Scheme,
            Meaning = label.Label.Meaning,
            Positives = label.Positives,
            Negatives = label.Negatives,
            Threshold = label.Threshold,
            Sensitivity = label.Figures.Sensitivity,
            Specificity = label.Figures.Specificity,
            RocArea = label.RocArea,
            AveragePrecision = label.AveragePrecision,
            CalibrationError = label.Reliability.EqualWidthError,
        })],
        Failed = [.. report.Failed.Select(each => new FailedFile(each.Source, each.Reason))],
        Files = files,
    };

    private static void Tell(EvaluateResult result, bool json)
    {
        foreach (var failed in result.Failed)
        {
            string where = failed.Reason.Contains($"'{failed.File}'", StringComparison.Ordinal) ? "" : $"{failed.File}: ";
            Console.Error.WriteLine($"medimaging: {where}{failed.Reason}");
        }

        if (json)
        {
            JsonOut.Print(result, OutJson.Default.EvaluateResult);
            return;
        }

        if (result.Cases > 0)
        {
            EvaluationTable.Print(result);
        }

        foreach (string file in result.Files)
        {
            Screen.Line($"  {file}");
        }
    }

    private sealed class CaseCounter : IProgress<long>
    {
        public long Done { get; private set; }

        public void Report(long value) => Done = value;
    }

    private sealed record Request(string Folder, string Labels, NamedModel Model, string? Output, bool AnyModality, double? Threshold, ulong Seed, bool Json);
}
