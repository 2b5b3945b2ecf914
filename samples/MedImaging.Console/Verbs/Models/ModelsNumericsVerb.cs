using System.CommandLine;
using System.Globalization;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>models numerics FILE</c>: how far a model's numbers differ between ways of running it, or from those of another machine.</summary>
internal static class ModelsNumericsVerb
{
    public static Command Create()
    {
        var model = ModelsVerb.Model();
        var reference = new Option<string?>("--reference") { Description = "Compare with the values of another run, as --save keeps them.", HelpName = "FILE.json" };
        var save = new Option<string?>("--save") { Description = "Keep the values of this run, to compare with on another machine.", HelpName = "FILE.json" };
        var json = SharedOptions.Json();
        var verb = new Command("numerics", "Certify how far a model's numbers differ between ways of running it.") { model, reference, save, json };
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            parsed.GetRequiredValue(model), parsed.GetValue(reference), parsed.GetValue(save), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(string path, string? reference, string? save, bool json, CancellationToken cancellationToken)
    {
        var result = await NumericsCertificate.MakeAsync(path, reference, save, cancellationToken);
        if (json)
        {
            JsonOut.Print(result, OutJson.Default.NumericsResult);
        }
        else
        {
            Show(result);
        }

        return result.Agrees ? ExitCode.Done : ExitCode.BadInput;
    }

    private static void Show(NumericsResult result)
    {
        var table = Screen.NewTable("Compared", "Output", "Values", "Largest difference", "Relative", "Other bits");
        foreach (var comparison in result.Comparisons)
        {
            foreach (var row in comparison.Outputs)
            {
                string Number(double value) => value.ToString("0.##e+0", CultureInfo.InvariantCulture);
                table.AddRow(
                    Markup.Escape($"{Word(comparison.Baseline)} : {Word(comparison.Candidate)}"),
                    Markup.Escape(row.Output),
                    $"{row.Values}",
                    row.HasMismatch ? "mismatch" : Number(row.MaxAbsolute),
                    Number(row.MaxRelative),
                    $"{row.DifferentBits}");
            }
        }

        Screen.Line($"{result.Model} {result.Version}, sha256 {result.Sha256}, {result.Inputs} inputs");
        Screen.Show(table);
        Screen.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{(result.Agrees ? "All agree" : "They DO NOT agree")}: to {result.AbsoluteTolerance} absolutely or {result.RelativeTolerance} relatively in each output."));
    }

    private static string Word(NumericsWay way) => $"{way.Device} {way.Machine} ×{way.Threads} {way.Optimization}";
}
