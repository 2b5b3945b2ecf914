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

        var workers = Enumerable.Range(0, options.Threads).Select(options.Task.CreateWorker).ToArray();
        await DriveAsync(workers, WarmUpSeconds);
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        var (items, seconds) = await DriveAsync(workers, options.Seconds);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        Print(options, items, seconds, allocated);
        return 0;
    }

    private static async Task<(long Items, double Seconds)> DriveAsync(IThroughputWorker[] workers, double seconds)
    {
        long start = Stopwatch.GetTimestamp(), end = start + (long)(seconds * Stopwatch.Frequency);
        var counts = await Task.WhenAll(workers.Select(worker => Task.Run(() => CountUntilAsync(worker, end))));
        return (counts.Sum(), Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

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
        if (!options.IsJson)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Task.Name}: {rate:N0} items/s on {options.Threads} threads, {each:N0} bytes allocated an item, peak {process.PeakWorkingSet64 / 1048576.0:N0} MiB"));
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
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }
}
