using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MedImaging.Fuzz;

/// <summary>Keeps one worker at work: when it dies or hangs, the input is saved as a finding and another worker goes on.</summary>
internal sealed class WorkerProcess(string program, IFuzzTarget target, FuzzOptions options, int number)
{
    private static readonly TimeSpan HangAfter = TimeSpan.FromSeconds(20);

    private readonly string _statePath = Path.Combine(Path.GetDirectoryName(program) ?? "", $"worker-{number}.state");

    public async Task<IReadOnlyList<WorkerSummary>> RunAsync(TimeSpan duration, long executions)
    {
        var summaries = new List<WorkerSummary>();
        var total = Stopwatch.StartNew();
        for (int life = 0; total.Elapsed < duration && summaries.Sum(summary => summary.Executions) < executions; life++)
        {
            using var state = new WorkerState(_statePath);
            (state.Executions, state.IsRunning) = (0, false);
            summaries.Add(await RunOnceAsync(state, duration - total.Elapsed, executions - summaries.Sum(summary => summary.Executions), life));
        }

        return summaries;
    }

    private async Task<WorkerSummary> RunOnceAsync(WorkerState state, TimeSpan left, long executions, int life)
    {
        ulong seed = options.Seed + ((ulong)number * 1000) + ((ulong)life * 1_000_000);
        using var process = Start(left, executions, seed);
        var output = process.StandardOutput.ReadToEndAsync();
        bool isHanging = await WatchAsync(process, state);
        string text = await output;
        if (process.ExitCode == 0)
        {
            return JsonSerializer.Deserialize<WorkerSummary>(text) ?? new WorkerSummary();
        }

        if (state.IsRunning)
        {
            new Finding(target.Name, isHanging ? "hang" : "crash", $"exit code {process.ExitCode}", state.GetInput()).Save(options.Findings);
        }

        Console.Error.WriteLine($"{target.Name}: a worker {(isHanging ? "hung" : "died")} after {state.Executions} executions, exit code {process.ExitCode}");
        return new WorkerSummary { Executions = Math.Max(1, state.Executions) };
    }

    private Process Start(TimeSpan left, long executions, ulong seed)
    {
        string[] arguments =
        [
            program, "--target", target.Name, "--seconds", left.TotalSeconds.ToString(CultureInfo.InvariantCulture), "--executions", executions.ToString(CultureInfo.InvariantCulture),
            "--seed", seed.ToString(CultureInfo.InvariantCulture), "--findings", Path.GetFullPath(options.Findings), "--worker-state", _statePath,
        ];
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "dotnet", arguments) { RedirectStandardOutput = true };
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x20000000";   // 512 MB: what allocates more dies and is found
        return Process.Start(start) ?? throw new InvalidOperationException("The worker did not start.");
    }

    private static async Task<bool> WatchAsync(Process process, WorkerState state)
    {
        long seen = -1;
        var since = Stopwatch.StartNew();
        var exit = process.WaitForExitAsync();
        while (await Task.WhenAny(exit, Task.Delay(500)) != exit)
        {
            if (state.Executions != seen || !state.IsRunning)
            {
                seen = state.Executions;
                since.Restart();
            }
            else if (since.Elapsed > HangAfter)
            {
                process.Kill();
                await exit;
                return true;
            }
        }

        return false;
    }
}
