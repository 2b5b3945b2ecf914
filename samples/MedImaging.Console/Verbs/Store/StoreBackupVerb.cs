using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>store backup --out FILE</c>: a copy of the database as it is at one moment.</summary>
internal static class StoreBackupVerb
{
    public static Command Create()
    {
        var store = StoreOptions.Needed();
        var output = StoreVerb.Out("The backup to make; only its owner can read it.");
        var json = SharedOptions.Json();
        var verb = new Command("backup", "Copy a database as it is at one moment, while others write, and check the copy.") { output, json };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            store.Require(parsed), StoreVerb.RequireNone(parsed.GetRequiredValue(output)), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile file, string path, bool json, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(file);
        var work = host.GetRequiredService<SqliteMaintenance>().BackupAsync(Caller.Process, path, cancellationToken).AsTask();
        var made = await Screen.WatchAsync(json, work, () => $"Copying {StoreVerb.Size(new FileInfo(file.Path).Length)}");
        if (json)
        {
            JsonOut.Print(new BackupResult(path, made.Length, made.Schema, made.Hash.Hex), OutJson.Default.BackupResult);
            return ExitCode.Done;
        }

        Screen.Line($"{path}: {StoreVerb.Size(made.Length)}, schema {made.Schema}, checked and found whole.");
        Screen.Line($"sha256 {made.Hash.Hex}");
        Screen.Line(file.Keys is null
            ? "It is not sealed: who has it can read it."
            : $"It is sealed as the database is: it is of use only with {file.Keys}, which belongs in another place.");
        return ExitCode.Done;
    }
}
