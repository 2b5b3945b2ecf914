using System.Globalization;

namespace MedImaging.Fuzz;

/// <summary>Runs the targets one after another, each with all workers, and prints what was reached and found.</summary>
internal static class Campaign
{
    /// <summary>Runs the campaign.</summary>
    /// <returns>0 when nothing was found, else 1.</returns>
    public static async Task<int> RunAsync(FuzzOptions options)
    {
        var targets = FuzzTargets.Named(options.Target);
        string program = InstrumentedCopy.Make(Path.GetFullPath(Path.Combine("artifacts", "fuzz", "instrumented")));
        string[] sources = BlockSourcesOf(program);
        var duration = TimeSpan.FromSeconds(options.Seconds / targets.Count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"target",-10}{"executions",14}{"per s",10}{"accepted",10}{"edges",9}{"new at end",12}{"blocks",9}{"slowest",11}{"allocated",12}{"corpus",8}"));
        long total = 0;
        foreach (var target in targets)
        {
            long each = options.Executions == long.MaxValue ? long.MaxValue : options.Executions / targets.Count / options.Jobs;
            long began = System.Diagnostics.Stopwatch.GetTimestamp();
            var workers = Enumerable.Range(0, options.Jobs).Select(number => new WorkerProcess(program, target, options, number).RunAsync(duration, each));
            var summaries = (await Task.WhenAll(workers)).SelectMany(summary => summary).ToList();
            total += summaries.Sum(summary => summary.Executions);
            Print(target, summaries, System.Diagnostics.Stopwatch.GetElapsedTime(began), sources);
        }

        string[] findings = Directory.Exists(options.Findings) ? Directory.GetFiles(options.Findings, "*.bin") : [];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{total:N0} executions, {findings.Length} findings{(findings.Length == 0 ? "" : " in " + options.Findings)}"));
        return findings.Length == 0 ? 0 : 1;
    }

    private static string[] BlockSourcesOf(string program)
        => System.Text.Json.JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(Path.GetDirectoryName(program) ?? "", "blocks.json"))) ?? [];

    private static void Print(IFuzzTarget target, List<WorkerSummary> summaries, TimeSpan elapsed, string[] sources)
    {
        long executions = summaries.Sum(summary => summary.Executions);
        int edges = summaries.Max(summary => summary.Edges), before = summaries.Max(summary => summary.EdgesBeforeLastQuarter);
        var reached = summaries.SelectMany(summary => summary.Blocks).ToHashSet();
        int[] own = [.. Enumerable.Range(0, sources.Length).Where(block => target.Sources.Any(folder => sources[block].Contains($"/{folder}/", StringComparison.Ordinal)))];
        double share = own.Length == 0 ? 0 : own.Count(reached.Contains) / (double)own.Length;
        double newAtEnd = edges == 0 ? 0 : (edges - before) / (double)edges;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{target.Name,-10}{executions,14:N0}{executions / elapsed.TotalSeconds,10:N0}{summaries.Sum(summary => summary.Accepted) / (double)Math.Max(1, executions),10:P1}{edges,9:N0}{newAtEnd,12:P2}{share,9:P1}{summaries.Max(summary => summary.SlowestMilliseconds),8:N1} ms{summaries.Max(summary => summary.MostAllocated) / 1024,9:N0} kB{summaries.Max(summary => summary.CorpusCount),8:N0}"));
    }
}
