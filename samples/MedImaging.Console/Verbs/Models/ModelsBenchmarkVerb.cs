using System.CommandLine;
using System.Globalization;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>models benchmark FILE</c>: how many inputs a second, one by one and in batches.</summary>
internal static class ModelsBenchmarkVerb
{
    public static Command Create()
    {
        var model = ModelsVerb.Model();
        var threads = new Option<int>("--threads") { Description = "How many threads a run may use.", DefaultValueFactory = _ => 1 };
        var batch = new Option<int>("--batch") { Description = "How many inputs go in together.", DefaultValueFactory = _ => 8 };
        var seconds = new Option<double>("--seconds") { Description = "How long each way is measured.", DefaultValueFactory = _ => 3 };
        threads.Validators.Add(result => Require(result, result.GetValueOrDefault<int>() is >= 1 and <= 256, "--threads is from 1 to 256."));
        batch.Validators.Add(result => Require(result, result.GetValueOrDefault<int>() is >= 1 and <= 256, "--batch is from 1 to 256."));
        seconds.Validators.Add(result => Require(result, result.GetValueOrDefault<double>() is > 0 and <= 3600, "--seconds is above 0 and at most 3600."));
        var json = SharedOptions.Json();
        var verb = new Command("benchmark", "Measure a model on noise, one by one and in batches.") { model, threads, batch, seconds, json };
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            parsed.GetRequiredValue(model), parsed.GetValue(threads), parsed.GetValue(batch), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static void Require(System.CommandLine.Parsing.OptionResult result, bool condition, string why)
    {
        if (!condition)
        {
            result.AddError(why);
        }
    }

    private static async Task<int> RunAsync(string path, int threads, int batch, TimeSpan time, bool json, CancellationToken cancellationToken)
    {
        var result = await ModelRuns.BenchmarkAsync(path, threads, batch, time, cancellationToken);
        if (json)
        {
            JsonOut.Print(result, OutJson.Default.BenchmarkResult);
            return ExitCode.Done;
        }

        Screen.Line($"{result.Model} {result.Version} on {result.Device}, threads a run: {result.Threads}");
        var table = Screen.NewTable("Batch", "Runs", "Inputs a second", "ms an input", "Managed bytes a run");
        foreach (var row in result.Rows)
        {
            string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
            table.AddRow($"{row.Batch}", $"{row.Runs}", Number(row.InputsPerSecond, "N0"), Number(row.MillisecondsPerInput, "0.000"), Number(row.ManagedBytesPerRun, "N0"));
        }

        Screen.Show(table);
        if (result.Rows.Count == 1 && batch > 1)
        {
            Screen.Line("The model takes one input at a time.");
        }

        return ExitCode.Done;
    }
}
