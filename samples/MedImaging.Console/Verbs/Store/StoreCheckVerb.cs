using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>store check</c>: reads a database through and says how it is; needs no keys and changes nothing.</summary>
internal static class StoreCheckVerb
{
    public static Command Create()
    {
        var store = StoreOptions.Needed();
        var json = SharedOptions.Json();
        var verb = new Command("check", "Read a database through: is it whole, which SQLite and schema has it. Changes nothing.") { json };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(store.Require(parsed), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile file, bool json, CancellationToken cancellationToken)
    {
        SQLitePCL.Batteries_V2.Init();
        var plan = await SqliteSchemaPlan.MakeAsync(file.Path, cancellationToken);
        var health = await Screen.WatchAsync(json, SqliteHealth.CheckAsync(file.Path, cancellationToken).AsTask(), () => $"Reading {StoreVerb.Size(new FileInfo(file.Path).Length)}");
        if (json)
        {
            JsonOut.Print(StoreCheckResult.Of(file.Path, health, plan), OutJson.Default.StoreCheckResult);
        }
        else
        {
            Show(file.Path, health, plan);
        }

        return health.IsIntact ? ExitCode.Done : ExitCode.BadInput;
    }

    private static void Show(string path, SqliteHealth health, SqliteSchemaPlan plan)
    {
        var table = Screen.NewTable("What", "State").Expand();
        table.AddRow("File", Markup.Escape($"{path}, {StoreVerb.Size(health.FileSize)} with its log"));
        table.AddRow("SQLite", health.IsLibraryCurrent ? health.LibraryVersion : $"{health.LibraryVersion}: older than 3.51.3, which mends a fault of the write-ahead log");
        table.AddRow("Schema", plan.Steps.Count == 0
            ? $"{plan.Current}, up to date"
            : $"{plan.Current} of {plan.Newest}; the next use adds {string.Join(", ", plan.Steps.Select(step => step.Name))}");
        table.AddRow("Records", $"{health.Records:N0}");
        table.AddRow("Audit links", $"{health.AuditRecords:N0}; 'audit verify' checks them");
        table.AddRow("Whole", health.IsIntact ? "yes" : $"NO: {health.Problems.Count:N0} problems");
        Screen.Show(table);
        foreach (string problem in health.Problems)
        {
            Screen.Line($"ERROR: {problem}");
        }

        if (!health.IsIntact)
        {
            Screen.Line("Stop what uses it, keep the file as it is, and put a backup in its place:");
            Screen.Command($"store restore --from BACKUP --db {path} --replace");
        }
    }
}
