using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>store restore --from FILE</c>: puts a backup in the place of a database.</summary>
internal static class StoreRestoreVerb
{
    public static Command Create()
    {
        var store = StoreOptions.Needed();
        var from = StoreVerb.From("The backup; it stays as it is.");
        var replace = new Option<bool>("--replace") { Description = "Put it in the place of a database that is there: what came after the backup is lost." };
        var json = SharedOptions.Json();
        var verb = new Command("restore", "Put a backup in a database's place; its audit trails go on in a new epoch.") { from, replace, json };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(
            store.Named(parsed), StoreVerb.RequireFile(parsed.GetRequiredValue(from), "backup"), parsed.GetValue(replace), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile file, string backup, bool isReplaced, bool json, CancellationToken cancellationToken)
    {
        if (!isReplaced && File.Exists(file.Path))
        {
            throw new RequestException(ErrorKind.StorageConflict, $"There is a database '{file.Path}' already. --replace puts the backup in its place; what came after the backup is lost then.");
        }

        SQLitePCL.Batteries_V2.Init();
        var work = SqliteMaintenance.RestoreAsync(Caller.Process, backup, file.Path, isReplaced, file.OpenKeys(), cancellationToken).AsTask();
        await Screen.WatchAsync(json, DoneAsync(work), () => $"Putting back {StoreVerb.Size(new FileInfo(backup).Length)}");
        string epoch = await EpochAsync(file, cancellationToken);
        if (json)
        {
            JsonOut.Print(new RestoreResult(file.Path, backup, epoch), OutJson.Default.RestoreResult);
            return ExitCode.Done;
        }

        Screen.Line($"{file.Path} is now as {backup} was made. Its audit trails go on in the new epoch {epoch}.");
        Screen.Line("Write that epoch down. Where checkpoints are anchored, this tells the check that you know of the restore:");
        Screen.Command($"audit verify --db {file.Path} --anchor FILE --restored {epoch}");
        return ExitCode.Done;
    }

    // The epoch is the same for all tenants, and the caller's trail has the entry of the restore.
    private static async Task<string> EpochAsync(StoreFile file, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(file);
        var head = await host.GetRequiredService<IRecordStore>().ReadAsync(reader => reader.FindAuditHeadAsync(Caller.Process.Tenant), cancellationToken);
        return head?.Epoch ?? throw new MedImagingException(ErrorKind.Corrupt, "The restored database has no audit trail of its restore.");
    }

    private static async Task<bool> DoneAsync(Task work)
    {
        await work;
        return true;
    }
}
