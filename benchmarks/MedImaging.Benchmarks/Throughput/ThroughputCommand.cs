using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MedImaging.Benchmarks;

/// <summary>Runs a task for some seconds on some threads and says, in one line, how much it did and what that cost.</summary>
internal static class ThroughputCommand
{
    private const double WarmUpSeconds = 1;

    public static async Task<int> RunAsync(ReadOnlyMemory<string> args)
    {
        ThroughputOptions options;
        try
        {
            options = ThroughputOptions.Parse(args.Span);
            await options.Task.PrepareAsync(options, CancellationToken.None);
        }
        catch (ArgumentException ex)
        {
            await Console.Error.WriteLineAsync($"{ex.Message}\n{ThroughputOptions.Usage}");
            return 2;
        }

        // A task that leaves files behind takes them along.
        await using var files = options.Task as IAsyncDisposable;
        if (options.Task is IThroughputTable table)
        {
            await table.MeasureAsync(options, Console.Out, CancellationToken.None);
            return 0;
        }

        var workers = Enumerable.Range(0, options.Threads).Select(options.Task.CreateWorker).ToArray();
        var (items, seconds, allocated) = await DriveAsync(workers, options.Seconds);
        Print(options, items, seconds, allocated);
        return 0;
    }

    // Each thread warms up and then goes on, so that what a thread keeps for itself (pools, code) is there when the clock starts.
    private static async Task<(long Items, double Seconds, long Allocated)> DriveAsync(IThroughputWorker[] workers, double seconds)
    {
        long start = 0, allocated = 0;
        using var warm = new Barrier(workers.Length, _ => (allocated, start) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp()));
        var counts = await Task.WhenAll(workers.Select(worker => Task.Factory.StartNew(() => Drive(worker), TaskCreationOptions.LongRunning)));
        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (counts.Sum(), elapsed, GC.GetTotalAllocatedBytes(precise: true) - allocated);

        long Drive(IThroughputWorker worker)
        {
            CountUntil(worker, Stopwatch.GetTimestamp() + (long)(WarmUpSeconds * Stopwatch.Frequency));
            warm.SignalAndWait();
            return CountUntil(worker, start + (long)(seconds * Stopwatch.Frequency));
        }
    }

    // Tasks finish at once or are flows that run on this thread: it may wait.
    private static long CountUntil(IThroughputWorker worker, long end) => CountUntilAsync(worker, end).GetAwaiter().GetResult();

    private static async Task<long> CountUntilAsync(IThroughputWorker worker, long end)
    {
        long items = 0;
        while (Stopwatch.GetTimestamp() < end)
        {
            items += await worker.DoAsync(CancellationToken.None);
        }

        return items;
    }

    private static void Print(ThroughputOptions options, long items, double seconds, long allocated)
    {
        using var process = Process.GetCurrentProcess();
        var (rate, each) = (items / seconds, (double)allocated / Math.Max(items, 1));
        string? notes = (options.Task as IThroughputNotes)?.Describe();
        if (!options.IsJson)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Task.Name}: {rate:N0} items/s on {options.Threads} threads, {each:N0} bytes allocated an item, peak {process.PeakWorkingSet64 / 1048576.0:N0} MiB{(notes is null ? "" : "; ")}{notes}"));
            return;
        }

        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("task", options.Task.Name);
            json.WriteNumber("items", items);
            json.WriteNumber("seconds", Math.Round(seconds, 4));
            json.WriteNumber("itemsPerSecond", Math.Round(rate, 2));
            json.WriteNumber("allocatedBytesPerItem", Math.Round(each, 2));
            json.WriteNumber("peakRssBytes", process.PeakWorkingSet64);
            json.WriteNumber("threads", options.Threads);
            if (notes is not null)
            {
                json.WriteString("notes", notes);
            }

            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }
}
