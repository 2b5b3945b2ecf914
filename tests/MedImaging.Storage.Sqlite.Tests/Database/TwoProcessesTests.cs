using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>The lock belongs to an open file, not to a process, so two stores in one process meet each other as two processes do.</summary>
public sealed class TwoProcessesTests : IDisposable
{
    // Long enough to outlast another test's process between fork and exec, which has a copy of every open lock.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Path => _folder.File("medimaging.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TwoWriters_TakeTurns_AndNumberWithoutGaps()
    {
        await using var one = new SqliteFixture(path: Path);
        await using var other = new SqliteFixture(path: Path);
        var opened = await Task.WhenAll(Enumerable.Range(0, 400).Select(number => Task.Run(async () =>
            await (number % 2 == 0 ? one : other).Cases.OpenAsync(new CaseDraft(), Token))));

        Assert.Equal(Enumerable.Range(1, 400).Select(number => (long)number), opened.Select(each => each.Number).Order());
        Assert.True((await SqliteHealth.CheckAsync(Path, Token)).IsIntact);
    }

    [Fact]
    public async Task TwoWriters_AppendToOneChain()
    {
        await using var one = new SqliteFixture(path: Path);
        await using var other = new SqliteFixture(path: Path);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(async () =>
            await (number % 2 == 0 ? one : other).Records.WriteAsync(
                async writer =>
                {
                    await writer.PutAsync(new StoredRecord { Key = new RecordKey("t", $"Kind{number % 7}", $"{number}"), Version = 1, Body = new byte[1] });
                    return await writer.AppendAuditAsync(new AuditEntry { Id = $"{number}", Tenant = "t", At = DateTimeOffset.UnixEpoch, UserId = "u", Event = "e", Action = AuditAction.Create, Outcome = AuditOutcome.Success });
                },
                Token))));

        var trail = await one.Records.ReadAsync(reader => reader.ReadAuditAsync("t", 0, 1000), Token);
        Assert.Equal(200, trail.Count);
        for (int link = 1; link < trail.Count; link++)
        {
            Assert.Contains(trail[link - 1].Hash.Hex, System.Text.Encoding.UTF8.GetString(trail[link].Bytes.Span), StringComparison.Ordinal);
        }

        var health = await SqliteHealth.CheckAsync(Path, Token);
        Assert.True(health.IsIntact, string.Join(' ', health.Problems));
        Assert.Equal((200L, 200L), (health.Records, health.AuditRecords));
    }

    [Fact]
    public async Task WhatOneWrites_TheOtherReadsAtOnce()
    {
        await using var one = new SqliteFixture(path: Path);
        await using var other = new SqliteFixture(path: Path);
        for (int number = 0; number < 20; number++)
        {
            await one.Cases.OpenAsync(new CaseDraft { Id = $"{number}" }, Token);
            Assert.NotNull(await other.Cases.FindAsync($"{number}", Token));
        }
    }

    [Fact]
    public async Task TwoOwners_RaceForALease_AndOneWins()
    {
        await using var one = new SqliteFixture(path: Path);
        await using var other = new SqliteFixture(path: Path);
        for (int run = 0; run < 20; run++)
        {
            string id = $"run-{run}";
            await one.Journal.AcceptAsync(StoreSamples.Run(id), StoreSamples.Input(), Token);
            var leases = await Task.WhenAll(
                Task.Run(async () => await one.Journal.LeaseAsync(id, "one", TimeSpan.FromMinutes(1), Token)),
                Task.Run(async () => await other.Journal.LeaseAsync(id, "other", TimeSpan.FromMinutes(1), Token)));
            Assert.Single(leases, lease => lease is not null);
        }
    }

    [Fact]
    public async Task AWriterThatNeverEndsItsTurn_MakesOthersFailInTime_AndTheyGoOnAfterIt()
    {
        await using var store = new SqliteFixture(path: Path, configure: options => options.BusyTimeout = Patience);
        await store.Cases.OpenAsync(new CaseDraft(), Token);

        // A write is acknowledged a moment before its turn ends, so the turn has to be waited for.
        await using (await WriterTurn.TakeAsync(Path, TimeSpan.FromSeconds(30)))
        {
            var refused = await Refusal.ExpectAsync(ErrorKind.Unavailable, async () => await store.Cases.OpenAsync(new CaseDraft(), Token));
            Assert.Contains("Another process is writing", refused.Message, StringComparison.Ordinal);
            Assert.Equal(1, await store.Records.ReadAsync(reader => reader.CountAsync(new RecordQuery { Tenant = Caller.Process.Tenant, Kind = "Case" }), Token));
        }

        Assert.Equal(2, (await store.Cases.OpenAsync(new CaseDraft(), Token)).Number);
    }

    [Fact]
    public async Task AnotherProgramHoldingTheDatabase_IsUnavailable_AndLaterFine()
    {
        await using var store = new SqliteFixture(path: Path, configure: options => options.BusyTimeout = Patience);
        await store.Cases.OpenAsync(new CaseDraft(), Token);
        using (var theirs = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            theirs.Open();
            using var begin = theirs.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            begin.ExecuteNonQuery();
            await Refusal.ExpectAsync(ErrorKind.Unavailable, async () => await store.Cases.OpenAsync(new CaseDraft(), Token));
        }

        Assert.Equal(2, (await store.Cases.OpenAsync(new CaseDraft(), Token)).Number);
    }
}
