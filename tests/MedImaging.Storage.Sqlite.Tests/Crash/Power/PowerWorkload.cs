using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>Writes to all the stores of a database, and says each thing once it is acknowledged.</summary>
internal sealed class PowerWorkload(SqliteFixture store, Random random, string session, Action<string> say)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task RunAsync(int steps)
    {
        // Small databases, so the log is moved into the file far more often than a host would have it.
        int pages = random.Next(8, 40);
        await store.Database.WriteAsync(writer => writer.Execute($"PRAGMA wal_autocheckpoint = {pages}"), Token);
        for (int step = 0; step < steps; step++)
        {
            string id = $"{session}-{step}";
            await (random.Next(8) switch
            {
                0 => PutTogetherAsync(id),
                1 => OpenCaseAsync(id),
                2 => SaveReportAsync(id),
                3 => PutContentAsync(),
                4 => RunAsync(id),
                5 => PassAsync(id),
                _ => PutTwiceAsync(id),
            });
        }
    }

    public async Task PutAsync(string id, long version, int size)
    {
        await store.Records.WriteAsync(
            async writer =>
            {
                await writer.PutAsync(Sample("Sample", id, version, size));
                return await writer.AppendAuditAsync(new AuditEntry
                {
                    Id = $"{id} {version}",
                    Tenant = "tenant",
                    At = DateTimeOffset.UnixEpoch,
                    UserId = "u",
                    Event = "sample.put",
                    Action = AuditAction.Create,
                    Outcome = AuditOutcome.Success,
                    Count = 1,
                });
            },
            Token);
        say($"record {id} {version}");
    }

    private static StoredRecord Sample(string kind, string id, long version, int size) => new()
    {
        Key = new RecordKey("tenant", kind, id),
        Version = version,
        Fields = [new RecordField("version", version), new RecordField("name", id)],
        Links = [new RecordLink("OF", "Case", "case")],
        Words = $"version {version} of it",
        Body = new byte[size],
    };

    private Task PutTogetherAsync(string id) => Task.WhenAll(Enumerable.Range(0, 5).Select(side => Task.Run(() => PutAsync($"{id}-{side}", 1, 200))));

    private async Task PutTwiceAsync(string id)
    {
        await PutAsync(id, 1, random.Next(1, 9000));
        await PutAsync(id, 2, random.Next(1, 9000));
    }

    private async Task PassAsync(string id)
    {
        await store.Records.WriteAsync(
            async writer =>
            {
                await writer.PutAsync(Sample("Passing", id, 1, 6000));
                return true;
            },
            Token);
        await store.Records.WriteAsync(
            async writer =>
            {
                await writer.DeleteAsync(new RecordKey("tenant", "Passing", id));
                return true;
            },
            Token);
        say($"gone {id} 0");
    }

    private async Task OpenCaseAsync(string id)
    {
        var opened = await store.Cases.OpenAsync(new CaseDraft { Id = id }, Token);
        say($"case {id} {opened.Number}");
    }

    private async Task SaveReportAsync(string id)
    {
        await store.Reports.SaveAsync(StoreSamples.Write($"{id}/1", id, expected: 0), Token);
        say($"report {id} 1");
        await store.Reports.SaveAsync(StoreSamples.WriteSigned($"{id}/2", id, expected: 1), Token);
        say($"report {id} 2");
    }

    private async Task PutContentAsync()
    {
        byte[] bytes = new byte[random.Next(100, 20_000)];
        random.NextBytes(bytes);
        var reference = await store.Contents.PutAsync(bytes, "application/octet-stream", Token);
        say($"content {reference.Hash} {bytes.Length}");
    }

    private async Task RunAsync(string id)
    {
        await store.Journal.AcceptAsync(StoreSamples.Run(id), StoreSamples.Input(), Token);
        say($"run {id} 0");
        var lease = await store.Journal.LeaseAsync(id, "power", TimeSpan.FromMinutes(1), Token) ?? throw new InvalidOperationException("The lease was refused.");
        for (int step = 1; step <= 3; step++)
        {
            await store.Journal.AppendAsync(lease, StoreSamples.Batch(id, step), Token);
            say($"run {id} {step}");
        }
    }
}
