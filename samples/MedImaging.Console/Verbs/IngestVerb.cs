using System.CommandLine;
using System.Runtime.CompilerServices;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>ingest DIR</c>: takes a folder's files in, each once, and tells what became of them.</summary>
internal static class IngestVerb
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Files or folders; folders are searched through.", Arity = ArgumentArity.OneOrMore };
        var store = StoreOptions.Possible("The database file to keep the images in (default: they are only counted).");
        var json = SharedOptions.Json();
        var verb = new Command("ingest", "Take in DICOM files: inspect, store each once, sort into studies.") { paths, json };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(parsed.GetRequiredValue(paths), store.Find(parsed), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(string[] paths, StoreFile? store, bool json, CancellationToken cancellationToken)
    {
        var files = FolderFiles.Find(paths);
        await using var host = FileHost.Create(store);
        var ingestor = host.GetRequiredService<IStudyIngestor>();
        StudyIngestResult result;
        if (json || Console.IsErrorRedirected || Console.IsOutputRedirected)
        {
            result = await ingestor.IngestAsync(SourcesAsync(files, cancellationToken), cancellationToken: cancellationToken);
        }
        else
        {
            result = await AnsiConsole.Progress().StartAsync(async context =>
            {
                var task = context.AddTask("Taking in", maxValue: Math.Max(1, files.Count));
                return await ingestor.IngestAsync(SourcesAsync(files, cancellationToken), new IngestRequest { Progress = new Step(task) }, cancellationToken);
            });
        }

        if (json)
        {
            JsonOut.Print(result, OutJson.Default.StudyIngestResult);
        }
        else
        {
            Show(result);
        }

        foreach (var file in result.Files.Where(file => file.Outcome == IngestOutcome.Rejected))
        {
            string advice = file.Kind == ErrorKind.Unauthorized ? " Give the key file that has it: --keys FILE." : "";
            await Console.Error.WriteLineAsync($"medimaging: {file.Name}: rejected ({file.Kind}): {file.Reason}{advice}");
        }

        return result.Status switch { IngestStatus.Completed => ExitCode.Done, IngestStatus.Partial => ExitCode.PartlyDone, _ => ExitCode.BadInput };
    }

    private static void Show(StudyIngestResult result)
    {
        var table = Screen.NewTable("Study", "Series", "Images", "New", "Status");
        foreach (var study in result.Studies)
        {
            table.AddRow(study.StudyId, $"{study.SeriesCount}", $"{study.TotalImages}", $"{study.Added}", study.Status.ToString().ToLowerInvariant());
        }

        Screen.Show(table);
        int Count(IngestOutcome outcome) => result.Files.Count(file => file.Outcome == outcome);
        Screen.Line($"{Count(IngestOutcome.Stored)} stored, {Count(IngestOutcome.Duplicate)} known already, {Count(IngestOutcome.Rejected)} rejected.");
        foreach (var file in result.Files.Where(file => file.Flags.Count > 0 && file.Outcome != IngestOutcome.Rejected))
        {
            Screen.Line($"{file.Name}: {string.Join(' ', file.Flags.Select(flag => flag.Message))}");
        }
    }

    private static async IAsyncEnumerable<ImageSource> SourcesAsync(IReadOnlyList<string> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return ImageSource.FromFile(file);
        }

        await Task.CompletedTask;
    }

    private sealed class Step(ProgressTask task) : IProgress<IngestedFile>
    {
        public void Report(IngestedFile value) => task.Increment(1);
    }
}
