using System.CommandLine;
using System.Globalization;
using MedImaging.Dicom;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>series DIR</c>: what series a folder holds, what is wrong with them, and which of them rules select.</summary>
internal static class SeriesVerb
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files or folders; folders are searched through.", Arity = ArgumentArity.OneOrMore };
        var rules = new Option<string?>("--rules") { Description = "A file of selection rules; shows what they take and why.", HelpName = "FILE" };
        var json = SharedOptions.Json();
        var verb = new Command("series", "Show the series in a folder: slices, spacing, what is wrong.") { paths, rules, json };
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(parsed.GetRequiredValue(paths), parsed.GetValue(rules), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(string[] paths, string? rules, bool json, CancellationToken cancellationToken)
    {
        var selector = rules is null ? null
            : File.Exists(rules) ? SeriesSelector.Load(await File.ReadAllTextAsync(rules, cancellationToken))
            : throw new MedImagingException(ErrorKind.NotFound, $"'{rules}' does not exist.");
        var input = await SeriesInput.ReadAsync(FolderFiles.Find(paths), cancellationToken);
        var selections = selector?.Select(input.Series);
        if (json)
        {
            JsonOut.Print(Describe(input, selections), OutJson.Default.SeriesListResult);
        }
        else
        {
            Show(input.Series);
            foreach (var selection in selections ?? [])
            {
                Show(selection, input.Series);
            }
        }

        foreach (var (file, error) in input.Errors)
        {
            await Console.Error.WriteLineAsync(Failure.Describe(error, file));
        }

        bool isMet = selections?.All(selection => selection.IsMet) ?? true;
        return input.Series.Count == 0 || !isMet ? ExitCode.BadInput : input.Errors.Count > 0 ? ExitCode.PartlyDone : ExitCode.Done;
    }

    private static void Show(IReadOnlyList<ImageSeries> all)
    {
        var table = Screen.NewTable("#", "", "Description", "Slices", "Spacing", "Plane", "Notes");
        foreach (var column in table.Columns)
        {
            column.NoWrap();
        }

        foreach (var (series, number) in all.Select((series, i) => (series, i + 1)))
        {
            var main = series.MainStack;
            table.AddRow(
                $"{number}",
                Markup.Escape(series.Series.Modality.Code),
                Markup.Escape(Shortened(series.Series.Description ?? "")),
                series.Stacks.Count > 1 ? $"{series.Stacks.Count} stacks, {main?.Frames.Count ?? 0}" : $"{main?.Frames.Count ?? 0}",
                main?.Spacing is { } spacing ? spacing.ToString("0.## mm", CultureInfo.InvariantCulture) : "",
                main?.Plane?.ToString().ToLowerInvariant() ?? "",
                series.Defects.Count == 0 ? "" : $"{series.Defects.Count}");
        }

        Screen.Show(table);
        foreach (var (series, number) in all.Select((series, i) => (series, i + 1)).Where(each => each.series.Defects.Count > 0))
        {
            Screen.Line($"Series {number}:");
            foreach (var defect in series.Defects)
            {
                Screen.Line($"  {defect.Message}");
            }
        }
    }

    private static string Shortened(string text) => text.Length <= 20 ? text : $"{text.AsSpan(0, 19).TrimEnd()}…";

    private static void Show(SeriesSelection selection, IReadOnlyList<ImageSeries> all)
    {
        Screen.MarkupLine($"[bold]{selection.Name}[/]: {(selection.Matches.Count > 0 ? $"{selection.Matches.Count} taken" : selection.IsRequired ? "nothing found, but required" : "nothing found")}");
        for (int i = 0; i < all.Count; i++)
        {
            var verdict = selection.Verdicts[i];
            Screen.Line($"  series {i + 1}: {Word(verdict)}");
            foreach (var reason in verdict.Reasons)
            {
                Screen.Line($"    {reason}");
            }
        }
    }

    private static string Word(SeriesVerdict verdict) => verdict.IsTaken ? "taken" : verdict.IsMatch ? "matches, a better one is taken" : "no";

    private static SeriesListResult Describe(SeriesInput input, IReadOnlyList<SeriesSelection>? selections) => new(
        [.. input.Series.Select(series => new SeriesResult(
            series.Study.StudyInstanceUid,
            series.Series.SeriesInstanceUid,
            series.Series.Modality.Code,
            series.Series.Description,
            series.Instances.Count(instance => instance.Descriptor.FrameCount > 0),
            [.. series.Stacks.Select(stack => new StackResult(
                stack.Frames.Count,
                stack.Order.ToString(),
                stack.Spacing,
                stack.Plane?.ToString(),
                [.. stack.Distinctions.Select(each => $"{each.Tag.Keyword}={each.Value}")]))],
            [.. series.Defects.Select(defect => new DefectResult(defect.Kind.ToString(), defect.Message, defect.Stack, defect.AfterSlice, defect.Count))]))],
        selections?.Select(selection => new SelectionResult(
            selection.Name,
            selection.IsMet,
            [.. selection.Matches.Select(match => match.Series.Series.SeriesInstanceUid)],
            [.. selection.Verdicts.Select(verdict => new VerdictResult(verdict.Series.Series.SeriesInstanceUid, Word(verdict), [.. verdict.Reasons.Select(reason => reason.ToString())]))])).ToList(),
        [.. input.Errors.Select(error => new InputError(error.File, error.Error.Kind.ToString(), error.Error.Message))]);
}
