using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>store export --out FILE</c>: records, numbers and audit trails as JSON lines, which any kind of database takes.</summary>
internal static class StoreExportVerb
{
    public static Command Create()
    {
        var store = StoreOptions.Needed();
        var output = StoreVerb.Out("The snapshot to make, as JSON lines; only its owner can read it.");
        var json = SharedOptions.Json();
        var verb = new Command("export", "Write all records and audit trails as JSON lines, to move them into another database.") { output, json };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            store.Require(parsed), StoreVerb.RequireNone(parsed.GetRequiredValue(output)), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile file, string path, bool json, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(file);
        string partial = $"{path}.{Guid.CreateVersion7():N}.partial";
        SnapshotSummary made;
        try
        {
            await using (var stream = new FileStream(partial, OwnersOnly()))
            {
                var work = new StoreSnapshot(host.GetRequiredService<IRecordStore>()).ExportAsync(Caller.Process, stream, cancellationToken).AsTask();
                made = await Screen.WatchAsync(json, work, () => "Writing the snapshot");
            }

            File.Move(partial, path);
        }
        finally
        {
            File.Delete(partial);
        }

        Print(path, made, json);
        if (!json)
        {
            Screen.Line("Images, pictures and the journals of runs are not part of it; 'store backup' copies everything.");
        }

        return ExitCode.Done;
    }

    /// <summary>Says what a snapshot holds.</summary>
    public static void Print(string path, SnapshotSummary summary, bool json)
    {
        if (json)
        {
            JsonOut.Print(new SnapshotResult(path, summary.Records, summary.Numbers, summary.AuditRecords, summary.Trails, summary.Hash.Hex), OutJson.Default.SnapshotResult);
            return;
        }

        Screen.Line($"{path}: {summary.Records:N0} records, {summary.Numbers:N0} series of numbers, {summary.AuditRecords:N0} audit links of {summary.Trails:N0} trail{(summary.Trails == 1 ? "" : "s")}.");
        Screen.Line($"sha256 of its lines {summary.Hash.Hex}");
    }

    private static FileStreamOptions OwnersOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
