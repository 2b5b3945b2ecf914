using System.CommandLine;
using System.Globalization;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>explain FILE</c>: what a model's finding rests on, by several methods, a heat map each.</summary>
internal static class ExplainVerb
{
    private static readonly string[] Usual = ["cam", "score-cam", "occlusion", "lime", "shap"];

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "A DICOM, NIfTI or picture file." };
        var output = new Option<string>("--out") { Description = "The folder for heatmap-METHOD.png.", Required = true };
        var models = SharedOptions.Models();
        var methods = new Option<string[]>("--method")
        {
            Description = "cam, grad-cam, score-cam, occlusion, lime or shap; may be repeated (default: all but grad-cam).",
            HelpName = "KEY",
            AllowMultipleArgumentsPerToken = true,
        };
        var frame = new Option<int>("--frame") { Description = "Which frame, from 1.", DefaultValueFactory = _ => 1 };
        var anyModality = SharedOptions.AnyModality();
        var json = SharedOptions.Json();
        var verb = new Command("explain", "Show where a model's score comes from, by several methods.") { file, output, models, methods, frame, anyModality, json };
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            new Request(
                parsed.GetRequiredValue(file),
                parsed.GetRequiredValue(output),
                SharedOptions.OneModel(parsed.GetValue(models)),
                parsed.GetValue(methods) is { Length: > 0 } named ? [.. named.Distinct(StringComparer.Ordinal)] : Usual,
                parsed.GetValue(frame),
                parsed.GetValue(anyModality),
                parsed.GetValue(json)),
            cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(Request request, CancellationToken cancellationToken)
    {
        if (request.Frame < 1)
        {
            throw new RequestException(ErrorKind.InvalidInput, "Frames are counted from 1.");
        }

        string model = request.Model.Name;
        await using var host = ConsoleHost.Create(null, [request.Model], request.AnyModality, builder => Explanations.AddFlows(builder, model, request.Methods, request.Frame));
        var explanations = new Explanations(host, model, request.Output);
        explanations.Require(request.Methods);
        var (shown, limitations, errors) = (new List<ExplanationResult>(), new List<string>(), new List<(string Method, MedImagingException Error)>());
        foreach (string method in request.Methods)
        {
            var progress = new ExplainProgress(method);
            try
            {
                var outcome = await Screen.WatchAsync(request.Json, explanations.RunAsync(request.File, method, progress, cancellationToken), () => progress.Current);
                if (outcome.WhyNot is { } reason)
                {
                    return Refuse(outcome, reason, request.AnyModality);
                }

                shown.AddRange(outcome.Shown);
                limitations.AddRange(outcome.Findings.Limitations.Except(limitations));
            }
            catch (MedImagingException ex) when (progress.IsExplaining && !cancellationToken.IsCancellationRequested)
            {
                errors.Add((method, ex));   // the others may do without what this one needs
            }
        }

        Tell(request, shown, limitations, errors);
        return errors.Count == 0 ? ExitCode.Done : errors.Count < request.Methods.Count ? ExitCode.PartlyDone : ExitCode.BadInput;
    }

    private static int Refuse(MethodOutcome outcome, string reason, bool anyModality)
    {
        // Only of an image that does not say its modality can a person's word be taken.
        bool isUnsaid = outcome.Findings.Frame.Series.Modality.Code is null or "" or "OT";
        Console.Error.WriteLine($"medimaging: {reason}{(isUnsaid && !anyModality ? " If you know that it is such an image, say so by --any-modality." : "")}");
        return ExitCode.BadInput;
    }

    private static void Tell(Request request, List<ExplanationResult> shown, List<string> limitations, List<(string Method, MedImagingException Error)> errors)
    {
        foreach (var (method, error) in errors)
        {
            Console.Error.WriteLine($"medimaging: {method}: {error.Message}");
        }

        if (request.Json)
        {
            var failed = errors.Select(each => new MethodError(each.Method, each.Error.Kind.ToString(), each.Error.Message)).ToList();
            JsonOut.Print(new ExplainResult(request.File, request.Frame, shown, limitations, failed), OutJson.Default.ExplainResult);
            return;
        }

        if (shown.Count > 0)
        {
            Screen.Show(ToTable(shown));
            Screen.Line("A heat map shows where a score comes from; it is not the outline of a lesion.");
        }
        else if (errors.Count == 0)
        {
            Screen.Line("The model found nothing that could be explained.");
        }

        foreach (string limitation in limitations)
        {
            Screen.MarkupLine($"[yellow]Mind:[/] {limitation}");
        }

        foreach (var each in shown)
        {
            Screen.Line($"  {each.File}");
        }
    }

    private static Table ToTable(List<ExplanationResult> shown)
    {
        var table = Screen.NewTable("Finding", "Score", "Method", "Took", "Strongest at");
        table.Columns[1].RightAligned();
        table.Columns[3].RightAligned();
        foreach (var each in shown)
        {
            table.AddRow(
                Markup.Escape(each.Meaning),
                each.Score.ToString("F2", CultureInfo.InvariantCulture),
                Markup.Escape(each.Method),
                Screen.Duration(TimeSpan.FromSeconds(each.Seconds)),
                each.PeakColumn is null ? "nowhere" : $"column {each.PeakColumn}, row {each.PeakRow}");
        }

        return table;
    }

    private sealed record Request(string File, string Output, NamedModel Model, IReadOnlyList<string> Methods, int Frame, bool AnyModality, bool Json);
}
