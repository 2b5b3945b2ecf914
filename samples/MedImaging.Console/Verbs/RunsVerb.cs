using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace MedImaging.Samples.Verbs;

/// <summary><c>runs</c>: the runs kept in a database.</summary>
internal static class RunsVerb
{
    public static Command Create()
    {
        var store = StoreOptions.Needed();
        var json = SharedOptions.Json();
        var verb = new Command("runs", "List the runs in a database: done, waiting for a signature, or interrupted.") { json };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(store.Require(parsed), parsed.GetValue(json), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile store, bool json, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(store);
        var runs = new List<RunRecord>();
        await foreach (var run in host.GetRequiredService<FlowRuns>().ListAsync(new RunQuery { Limit = 1000 }, cancellationToken))
        {
            runs.Add(run);
        }

        if (json)
        {
            JsonOut.Print([.. runs.Select(run => new RunResult(run.RunId, run.Flow, Words(run.Status), run.AcceptedAt, run.LastEvent))], OutJson.Default.IReadOnlyListRunResult);
            return ExitCode.Done;
        }

        var table = Screen.NewTable("Run", "Flow", "State", "Begun");
        foreach (var run in runs)
        {
            table.AddRow(run.RunId, run.Flow, Words(run.Status), Screen.Moment(run.AcceptedAt));
        }

        Screen.Show(table);
        return ExitCode.Done;
    }

    // A run that nobody works on now was interrupted: these are short-lived processes.
    private static string Words(RunStatus status) => status switch
    {
        RunStatus.Accepted or RunStatus.Running => "interrupted",
        RunStatus.Suspended => "awaits signature",
        _ => status.ToString().ToLowerInvariant(),
    };
}
