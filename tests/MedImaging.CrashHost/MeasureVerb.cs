using System.Diagnostics;
using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.CrashHost;

/// <summary>Says how many durable journal writes a second this disk takes from so many sides at once, over ten seconds.</summary>
internal static class MeasureVerb
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(IServiceProvider services, int writers)
    {
        var journal = services.GetRequiredService<IRunJournal>();
        long start = Stopwatch.GetTimestamp();
        int[] counts = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(() => AppendAsync(journal, $"run-{writer}", start))));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.Out.Write($"{writers} writers: {counts.Sum() / seconds:F0} durable appends/s, {1000 * writers * seconds / counts.Sum():F2} ms each\n");
        return 0;
    }

    // One append is what the engine writes for a step: a result and two events.
    private static async Task<int> AppendAsync(IRunJournal journal, string id, long start)
    {
        await journal.AcceptAsync(StoreSamples.Run(id), StoreSamples.Input());
        var lease = await journal.LeaseAsync(id, "measure", TimeSpan.FromMinutes(10)) ?? throw new InvalidOperationException("The lease was refused.");
        int count = 0;
        for (; Stopwatch.GetElapsedTime(start) < Duration; count++)
        {
            await journal.AppendAsync(lease, new JournalBatch
            {
                Entries = [StoreSamples.Entry(JournalEntryKind.Step, $"{count}", new byte[500])],
                Events = [StoreSamples.Event(id, (2 * count) + 1), StoreSamples.Event(id, (2 * count) + 2)],
                At = DateTimeOffset.UtcNow,
            });
        }

        return count;
    }
}
