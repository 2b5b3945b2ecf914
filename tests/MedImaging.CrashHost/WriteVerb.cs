using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.CrashHost;

/// <summary>Writes to every store from four sides at once until it is killed, and says each thing only after the store has acknowledged it.</summary>
internal static class WriteVerb
{
    public static async Task<int> RunAsync(IServiceProvider services, string session)
    {
        Console.Out.Write("ready\n");
        await Task.WhenAll(
            Task.Run(() => RepeatAsync(number => OpenCaseAsync(services, $"{session}-{number}"))),
            Task.Run(() => RepeatAsync(number => SaveReportAsync(services, $"{session}-{number}"))),
            Task.Run(() => RepeatAsync(number => PutContentAsync(services, $"{session}-{number}"))),
            Task.Run(() => RepeatAsync(number => RunAsync(services.GetRequiredService<IRunJournal>(), $"{session}-{number}"))));
        return 0;
    }

    private static async Task RepeatAsync(Func<int, Task> work)
    {
        for (int number = 0; number < 100_000; number++)
        {
            await work(number);
        }
    }

    private static async Task OpenCaseAsync(IServiceProvider services, string id)
    {
        var opened = await services.GetRequiredService<ICaseStore>().OpenAsync(new CaseDraft { Id = id });
        Say($"case {id} {opened.Number}");
    }

    // Two versions of each report, the second signed.
    private static async Task SaveReportAsync(IServiceProvider services, string id)
    {
        var reports = services.GetRequiredService<IReportStore>();
        await reports.SaveAsync(StoreSamples.Write($"{id}/1", id, expected: 0));
        Say($"report {id} 1");
        await reports.SaveAsync(StoreSamples.WriteSigned($"{id}/2", id, expected: 1));
        Say($"report {id} 2");
    }

    private static async Task PutContentAsync(IServiceProvider services, string id)
    {
        byte[] bytes = new byte[20_000];
        new Random(id.GetHashCode(StringComparison.Ordinal)).NextBytes(bytes);
        var reference = await services.GetRequiredService<IContentStore>().PutAsync(bytes, "application/octet-stream");
        Say($"content {reference.Hash} 1");
    }

    // A batch holds two entries, two events and a status: after a kill all of them are there or none.
    private static async Task RunAsync(IRunJournal journal, string id)
    {
        await journal.AcceptAsync(StoreSamples.Run(id), StoreSamples.Input());
        Say($"run {id} 0");
        var lease = await journal.LeaseAsync(id, "crash-host", TimeSpan.FromMinutes(1)) ?? throw new InvalidOperationException("The lease was refused.");
        for (int step = 1; step <= 3; step++)
        {
            await journal.AppendAsync(lease, new JournalBatch
            {
                Entries = [StoreSamples.Entry(JournalEntryKind.Step, $"{step}", 1, 2, 3), StoreSamples.Entry(JournalEntryKind.Decision, $"{step}", 4)],
                Events = [StoreSamples.Event(id, (2 * step) - 1), StoreSamples.Event(id, 2 * step)],
                Status = step == 3 ? RunStatus.Completed : RunStatus.Running,
                At = DateTimeOffset.UtcNow,
            });
            Say($"run {id} {step}");
        }
    }

    // One call, one write: a killed process must not leave half a line that reads like a whole one.
    private static void Say(string acknowledged)
    {
        lock (Console.Out)
        {
            Console.Out.Write(acknowledged + "\n");
            Console.Out.Flush();
        }
    }
}
