using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.CrashHost;

/// <summary>Writes to every store from six sides at once until it is killed, and says each thing only after the store has acknowledged it.</summary>
internal static class WriteVerb
{
    public static async Task<int> RunAsync(IServiceProvider services, string session)
    {
        Console.Out.Write("ready\n");
        await Task.WhenAll(
            Task.Run(() => RepeatAsync(number => OpenCaseAsync(services, $"{session}-{number}"))),
            Task.Run(() => RepeatAsync(number => PutRecordAsync(services, "one", $"{session}-{number}"))),
            Task.Run(() => RepeatAsync(number => PutRecordAsync(services, "two", $"{session}-{number}"))),
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

    // A record and its audit entry: after a kill both are there or none. Every third record is changed, with an entry of its own.
    private static async Task PutRecordAsync(IServiceProvider services, string side, string number)
    {
        var store = services.GetRequiredService<IRecordStore>();
        string id = $"{side}/{number}";
        await store.WriteAsync(writer => PutAsync(writer, id, 1));
        Say($"record {id} 1");
        if (id.GetHashCode(StringComparison.Ordinal) % 3 == 0)
        {
            await store.WriteAsync(writer => PutAsync(writer, id, 2));
            Say($"record {id} 2");
        }
    }

    private static async ValueTask<bool> PutAsync(IRecordWriter writer, string id, long version)
    {
        await writer.PutAsync(new StoredRecord
        {
            Key = new RecordKey("tenant", "Sample", id),
            Version = version,
            Fields = [new RecordField("version", version), new RecordField("name", id)],
            Links = [new RecordLink("OF", "Case", "case")],
            Words = $"version {version} of it",
            Body = new byte[500],
        });
        await writer.AppendAuditAsync(new AuditEntry
        {
            Id = $"{id} {version}",
            Tenant = "tenant",
            At = DateTimeOffset.UtcNow,
            UserId = "crash-host",
            Event = "sample.put",
            Action = AuditAction.Create,
            Outcome = AuditOutcome.Success,
            Count = 1,
        });
        return true;
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
            await journal.AppendAsync(lease, StoreSamples.Batch(id, step));
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
