using MedImaging.Testing;
using Microsoft.Data.Sqlite;

namespace MedImaging.Tests;

public sealed class GroupCommitTests : IAsyncDisposable
{
    private const int InputOutputError = 10;
    private readonly SqliteFixture _store = new(configure: options => options.QueueLength = 2000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task WritesInLine_ShareACommit()
    {
        var writer = await HeldWriter.HoldAsync(_store.Database);
        long before = _store.Database.Commits;
        var opened = Enumerable.Range(0, 1000).Select(_ => _store.Cases.OpenAsync(new CaseDraft(), Token).AsTask()).ToArray();
        await writer.ReleaseAsync();
        await Task.WhenAll(opened);

        // The held one, then a thousand by 200.
        Assert.Equal(1 + 5, _store.Database.Commits - before);
        Assert.Equal(1000, (await _store.Cases.ListAsync(2000, Token).ToListAsync(Token)).Count);
    }

    [Fact]
    public async Task AFailingWrite_FailsAlone_AndLeavesNothing()
    {
        var writer = await HeldWriter.HoldAsync(_store.Database);
        var before = _store.Cases.OpenAsync(new CaseDraft { Id = "before" }, Token).AsTask();
        var failing = _store.Database.WriteAsync<bool>(
            session =>
            {
                session.Execute("INSERT INTO contents (hash, media_type, stored_at, bytes) VALUES ('half', 'x', 'x', x'00')");
                throw new MedImagingException(ErrorKind.InvalidInput, "Refused.");
            },
            Token).AsTask();
        var breaking = _store.Database.WriteAsync(session => session.Execute("INSERT INTO contents (hash, media_type, stored_at, bytes) VALUES (NULL, 'x', 'x', x'00')"), Token).AsTask();
        var after = _store.Cases.OpenAsync(new CaseDraft { Id = "after" }, Token).AsTask();
        long commits = _store.Database.Commits;
        await writer.ReleaseAsync();

        Assert.Equal((1L, 2L), ((await before).Number, (await after).Number));
        await Refusal.ExpectAsync(ErrorKind.InvalidInput, () => failing);
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, () => breaking);
        Assert.Equal(commits + 2, _store.Database.Commits);
        Assert.Equal(0, await _store.Database.ReadAsync(session => session.ReadNumber("SELECT count(*) FROM contents"), Token));
    }

    [Fact]
    public async Task AWriteThatFailsAfterItChangedSomething_IsUndoneAlone_AndItsNeighboursAreDoneAgain()
    {
        var writer = await HeldWriter.HoldAsync(_store.Database);
        var writes = Enumerable.Range(0, 60).Select(number => _store.Records.WriteAsync(
            async work =>
            {
                long next = await work.NextNumberAsync("t", "n");
                await work.PutAsync(new StoredRecord { Key = new RecordKey("t", $"Kind{number}", "a"), Version = 1, Words = $"w{number}", Body = new byte[1] });
                await work.AppendAuditAsync(new AuditEntry { Id = $"{number}", Tenant = "t", At = DateTimeOffset.UnixEpoch, UserId = "u", Event = "e", Action = AuditAction.Create, Outcome = AuditOutcome.Success });
                return number % 5 == 0 ? throw new NotSupportedException() : next;
            },
            Token).AsTask()).ToArray();
        await writer.ReleaseAsync();
        var outcomes = await Task.WhenAll(writes.Select(async write => await Record.ExceptionAsync(() => write) is null ? await write : 0));

        Assert.Equal(Enumerable.Range(1, 48).Select(number => (long)number), outcomes.Where(number => number > 0));
        Assert.Equal(12, outcomes.Count(number => number == 0));
        var health = await SqliteHealth.CheckAsync(_store.Path, Token);
        Assert.True(health.IsIntact, string.Join(' ', health.Problems));
        Assert.Equal((48L, 48L), (health.Records, health.AuditRecords));
    }

    [Fact]
    public async Task AWorkThatAwaitsSomethingElse_IsRefused_AndItsWriterIsOfNoUseLater()
    {
        IRecordWriter? kept = null;
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _store.Records.WriteAsync(
            async work =>
            {
                kept = work;
                await Task.Delay(50);
                return true;
            },
            Token));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await kept!.NextNumberAsync("t", "n"));
    }

    [Fact]
    public async Task AFailingDisk_FailsTheWholeCommit_AndTheNextOneHasAFreshConnection()
    {
        var writer = await HeldWriter.HoldAsync(_store.Database);
        var saved = _store.Reports.SaveAsync(StoreSamples.Write("op-1", "report-1", expected: 0), Token).AsTask();

        // Refused only because of the save before it, which will not be kept: so it must not hear "conflict".
        var refused = _store.Reports.SaveAsync(StoreSamples.Write("op-2", "report-1", expected: 0), Token).AsTask();
        var failing = _store.Database.WriteAsync<bool>(_ => throw new SqliteException("disk I/O error", InputOutputError), Token).AsTask();
        await writer.ReleaseAsync();

        foreach (Task write in new Task[] { saved, refused, failing })
        {
            Assert.True((await Refusal.ExpectAsync(ErrorKind.Unavailable, () => write)).IsTransient);
        }

        Assert.Null(await _store.Reports.FindAsync("report-1", cancellationToken: Token));
        Assert.Equal(1, (await _store.Reports.SaveAsync(StoreSamples.Write("op-2", "report-1", expected: 0), Token)).Version);
    }

    [Fact]
    public async Task AFullDisk_RefusesWhatHasNoRoom_KeepsWhatHas_AndWritesOnWhenThereIsRoom()
    {
        await _store.Cases.OpenAsync(new CaseDraft { Id = "before" }, Token);
        await LimitGrowthAsync(pages: 20);
        var writer = await HeldWriter.HoldAsync(_store.Database);
        var small = _store.Cases.OpenAsync(new CaseDraft { Id = "small" }, Token).AsTask();
        var large = _store.Contents.PutAsync(new byte[1_000_000], "application/octet-stream", Token).AsTask();
        var other = _store.Cases.OpenAsync(new CaseDraft { Id = "other" }, Token).AsTask();
        await writer.ReleaseAsync();

        await Refusal.ExpectAsync(ErrorKind.Unavailable, () => large);
        Assert.Equal((2L, 3L), ((await small).Number, (await other).Number));
        Assert.Null(await _store.Contents.FindAsync(ContentHash.Of(new byte[1_000_000]), Token));
        Assert.True((await SqliteHealth.CheckAsync(_store.Path, Token)).IsIntact);

        await LimitGrowthAsync(pages: 1_000_000);
        await _store.Contents.PutAsync(new byte[1_000_000], "application/octet-stream", Token);
        Assert.NotNull(await _store.Contents.FindAsync(ContentHash.Of(new byte[1_000_000]), Token));
    }

    [Fact]
    public async Task AWriteCancelledInLine_IsNotWritten_AndOneThatHasBegunIs()
    {
        var writer = await HeldWriter.HoldAsync(_store.Database);
        using var waiting = new CancellationTokenSource();
        var cancelled = _store.Cases.OpenAsync(new CaseDraft { Id = "waiting" }, waiting.Token).AsTask();
        await waiting.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await writer.ReleaseAsync();

        using var begun = new CancellationTokenSource();
        var completed = _store.Database.WriteAsync(
            session =>
            {
                begun.Cancel();
                return session.Execute("INSERT INTO contents (hash, media_type, stored_at, bytes) VALUES ('whole', 'x', 'x', x'00')");
            },
            begun.Token);

        Assert.Equal(1, await completed);
        Assert.Null(await _store.Cases.FindAsync("waiting", Token));
        Assert.Equal(1, await _store.Database.ReadAsync(session => session.ReadNumber("SELECT count(*) FROM contents"), Token));
    }

    [Fact]
    public async Task AFullLine_MakesAWriterWait_AndItCanStillGiveUp()
    {
        await using var store = new SqliteFixture(configure: options => options.QueueLength = 1);
        var writer = await HeldWriter.HoldAsync(store.Database);
        var first = store.Cases.OpenAsync(new CaseDraft { Id = "first" }, Token).AsTask();
        using var patience = new CancellationTokenSource();
        var second = store.Cases.OpenAsync(new CaseDraft { Id = "second" }, patience.Token).AsTask();
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await writer.ReleaseAsync();

        Assert.Equal(1, (await first).Number);
        Assert.Null(await store.Cases.FindAsync("second", Token));
    }

    [Fact]
    public async Task Disposal_WritesWhatIsInLine_ThenRefuses()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("drain.db");
        var store = new SqliteFixture(path: path);
        var (cases, database) = (store.Cases, store.Database);
        var writer = await HeldWriter.HoldAsync(database);
        var opened = Enumerable.Range(0, 50).Select(_ => cases.OpenAsync(new CaseDraft(), Token).AsTask()).ToArray();
        var disposed = store.DisposeAsync().AsTask();
        await writer.ReleaseAsync();
        await disposed;

        Assert.Equal(50, (await Task.WhenAll(opened)).Length);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await cases.OpenAsync(new CaseDraft(), Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await cases.FindAsync("x", Token));
        await database.DisposeAsync();
        await using var again = new SqliteFixture(path: path);
        Assert.Equal(50, (await again.Cases.ListAsync(100, Token).ToListAsync(Token)).Count);
    }

    // The limit belongs to the connection, and beyond it SQLite says FULL as it does when the disk is.
    private async Task LimitGrowthAsync(int pages)
        => await _store.Database.WriteAsync(
            session => session.ReadNumber($"PRAGMA max_page_count = {session.ReadNumber("PRAGMA page_count") + pages}"),
            Token);
}
