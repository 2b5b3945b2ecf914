using System.Globalization;
using System.Text;

namespace MedImaging.Benchmarks;

/// <summary>Routed calls over simulated providers that fail as the seeds say; an item is a call. Making ready runs each situation, up to a million calls, and writes the table.</summary>
internal sealed class ProviderCalls : IThroughputTask
{
    private const int CallsATurn = 2_000;

    public string Name => "providers";

    public string Summary => "calls through the router over simulated providers; first the table of success, up to a million calls a row (--file FILE to write it)";

    public async ValueTask PrepareAsync(ThroughputOptions options, CancellationToken cancellationToken)
    {
        var table = new StringBuilder();
        table.AppendLine("| situation | calls | full answers | answers | typed and explained errors | ended otherwise | wire calls a call | most wire calls | p50 | p99 |");
        table.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var (scenario, calls) in ProviderScenarios.All)
        {
            var result = await Task.Run(() => scenario.Run(calls), cancellationToken);
            table.AppendLine(Row(result));
            await Console.Error.WriteLineAsync(Row(result));
        }

        if (options.File is { } file)
        {
            await File.WriteAllTextAsync(file, Page(table), cancellationToken);
        }
    }

    public IThroughputWorker CreateWorker(int number) => new Worker(ProviderScenarios.ByAttempt with { Seed = number + 1 });

    private static string Row(SimulationResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {result.Name} | {result.Calls:N0} | {result.Success:P4} | {result.Availability:P4} | {result.Explained:N0} | {result.Unexplained:N0} | {result.Amplification:N3} | {result.MostAttempts} | {result.Median.TotalSeconds:N2} s | {result.P99.TotalSeconds:N2} s |");

    private static string Page(StringBuilder table) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        # ProviderSuccess

        `throughput providers --file benchmarks/results/ProviderSuccess.md`: calls through a real `FallbackChatClient` over simulated
        providers in simulated time, 10 calls a second (with outages 1), seeded. Gemini fails 15, OpenRouter 10, Groq 5 of 100; a tier each, 4 attempts a tier at most.
        Shared outages: {ProviderScenarios.FittedOutage:P2} of the time, 10 s long on the average, fitted so that the three together have the seeds' 98 %
        (independent, they would have 99.925 %). "Answers" count degraded ones, which say so; times are simulated.

        {table}
        """);

    private sealed class Worker(ProviderSimulation simulation) : IThroughputWorker
    {
        public ValueTask<int> DoAsync(CancellationToken cancellationToken)
        {
            var result = simulation.Run(CallsATurn);
            return result.Unexplained == 0 ? ValueTask.FromResult(CallsATurn) : throw new InvalidOperationException("A call ended without saying why.");
        }
    }
}
