using System.CommandLine;
using MedImaging.Samples.Hosting;
using MedImaging.Samples.Output;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Samples.Verbs;

/// <summary><c>resume RUN</c>: goes on with a run whose process died.</summary>
internal static class ResumeVerb
{
    public static Command Create()
    {
        var run = new Argument<string?>("RUN") { Description = "The run's id; all interrupted runs when left out.", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string?>("--out") { Description = "A folder for the draft report's files; with several runs, a folder each in it." };
        var store = StoreOptions.Needed();
        var verb = new Command("resume", "Go on with interrupted runs.") { run, output };
        store.AddTo(verb);
        verb.SetAction((parsed, cancellationToken) => Failure.GuardAsync(() => RunAsync(store.Require(parsed), parsed.GetValue(run), parsed.GetValue(output), cancellationToken)));
        return verb;
    }

    private static async Task<int> RunAsync(StoreFile store, string? runId, string? output, CancellationToken cancellationToken)
    {
        await using var host = ConsoleHost.Create(store);
        var runs = host.GetRequiredService<FlowRuns>();
        var resumed = runId is null ? await runs.ResumeInterruptedAsync(cancellationToken) : [await runs.ResumeAsync(runId, cancellationToken: cancellationToken)];
        int failed = 0;
        foreach (var run in resumed)
        {
            await run.Ended;
            var record = await runs.FindAsync(run.RunId, cancellationToken);
            bool isGood = record?.Status is RunStatus.Suspended or RunStatus.Completed;
            failed += isGood ? 0 : 1;
            Screen.Line($"{run.RunId} {(record?.Status == RunStatus.Suspended ? "awaits signature" : record?.Status.ToString().ToLowerInvariant())}");
            if (isGood && output is not null)
            {
                var report = await StudyAnalysis.FindReportAsync(host, run.RunId, cancellationToken);
                await StudyFiles.WriteAsync(host, report, resumed.Count == 1 ? output : Path.Combine(output, run.RunId), cancellationToken);
            }
        }

        if (resumed.Count == 0)
        {
            Screen.Line("No run was interrupted.");
        }

        return failed == 0 ? ExitCode.Done : failed == resumed.Count ? ExitCode.Failed : ExitCode.PartlyDone;
    }
}
