using System.CommandLine;
using MedImaging.Dicom;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>demo</c>, and what is done without arguments: a synthetic chest radiograph through the whole path.</summary>
internal static class DemoVerb
{
    public static Command Create()
    {
        var output = new Option<string>("--out") { Description = "The folder for the demo's files.", DefaultValueFactory = _ => "medimaging-demo" };
        var seed = new Option<ulong>("--seed") { Description = "Another number draws another patient who never was.", DefaultValueFactory = _ => 1 };
        var keys = StoreOptions.Keys();
        var verb = new Command("demo", "Make a synthetic chest radiograph, analyse it and show what happened.") { output, seed, keys };
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(parsed.GetRequiredValue(output), parsed.GetValue(seed), parsed.GetValue(keys), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(string folder, ulong seed, string? keys, CancellationToken cancellationToken)
    {
        Screen.MarkupLine($"[bold]MedImaging.Sdk[/]: a DICOM file becomes a draft report with evidence, offline. Not a medical device.");
        Directory.CreateDirectory(folder);
        string image = Path.Combine(folder, "chest.dcm");
        var phantom = ChestPhantom.Create(seed, ChestLesion.Consolidation(LungLobe.RightLower));
        await File.WriteAllBytesAsync(image, DicomWriter.ToBytes(phantom.ToDicom()), cancellationToken);
        Screen.Line($"A synthetic radiograph with a consolidation in the right lower lobe (seed {seed}): {image}");

        string database = Path.Combine(folder, "medimaging.db");
        await using var host = ConsoleHost.Create(new StoreFile(database, keys));
        var steps = new StepTable();
        var result = await StudyAnalysis.RunAsync(host, [image], "Demonstration: cough and fever.", folder, steps, cancellationToken);
        Screen.Show(steps.ToTable());
        StudySummary.Print(result);
        if (!result.Findings.Any(finding => finding.IsPresent))
        {
            Screen.MarkupLine($"[grey]The drawing has a consolidation and the bundled model, made for children's radiographs, does not see it. The demo is not tuned to please: docs/decisions/0011.[/]");
        }

        string rest = keys is null ? $"--db {database}" : $"--db {database} --keys {keys}";
        Screen.Line();
        Screen.Line("Next, each after \"dotnet run --project samples/MedImaging.Console --\":");
        Screen.Command($"sign {result.ReportId[..8]} --as \"Your name\" {rest}");
        Screen.Command($"export {result.ReportId[..8]} --format pdf {rest}");
        Screen.Command($"verify {result.ReportId[..8]} {rest}");
        return ExitCode.Done;
    }
}
