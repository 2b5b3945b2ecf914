using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>store import --from FILE</c>: a snapshot into an empty database.</summary>
internal static class StoreImportVerb
{
    public static Command Create()
    {
        var store = StoreOptions.Needed();
        var from = StoreVerb.From("The snapshot that 'store export' made.");
        var json = SharedOptions.Json();
        var verb = new Command("import", "Read a snapshot into a database that is empty or not there yet; all of it or nothing.") { from, json };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            store.Named(parsed), StoreVerb.RequireFile(parsed.GetRequiredValue(from), "snapshot"), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile file, string path, bool json, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(file);
        await using var stream = File.OpenRead(path);
        var read = await Screen.WatchAsync(json, ImportAsync(host, file, stream, cancellationToken), () => $"Reading {StoreVerb.Size(new FileInfo(path).Length)}");
        StoreExportVerb.Print(path, read, json);
        if (!json)
        {
            Screen.Line($"{file.Path} has them now; its audit trails go on in a new epoch.");
        }

        return ExitCode.Done;
    }

    private static async Task<SnapshotSummary> ImportAsync(IServiceProvider host, StoreFile file, Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            return await new StoreSnapshot(host.GetRequiredService<IRecordStore>()).ImportAsync(Caller.Process, stream, cancellationToken);
        }
        catch (MedImagingException ex) when (ex.Kind == ErrorKind.StorageConflict)
        {
            throw new RequestException(ErrorKind.StorageConflict, $"{file.Path} is not empty, and nothing is mixed: name a database by --db that is not there yet.");
        }
    }
}
