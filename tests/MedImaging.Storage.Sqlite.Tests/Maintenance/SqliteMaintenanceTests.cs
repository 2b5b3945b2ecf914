using System.Text;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SqliteMaintenanceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Path => _folder.File("medimaging.db");

    private string Backup => _folder.File("backup.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ABackupMadeWhileWriting_IsWhole_ItsOwnersOnly_AndAudited()
    {
        await using var store = new SqliteFixture(path: Path);
        await PutAsync(store, "before");
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (int number = 0; !stop.IsCancellationRequested; number++)
            {
                await PutAsync(store, $"{number}");
            }
        });
        var backup = await store.Maintenance.BackupAsync(Caller.Process, Backup, Token);
        await stop.CancelAsync();
        await writing;

        var health = await SqliteHealth.CheckAsync(Backup, Token);
        Assert.True(health.IsIntact, string.Join(' ', health.Problems));
        Assert.Equal(health.Records, health.AuditRecords);
        Assert.True(health.Records >= 1);
        Assert.Equal((Backup, new FileInfo(Backup).Length, (long)SchemaVersions.Newest), (backup.Path, backup.Length, backup.Schema));
        Assert.Equal(backup.Hash, ContentHash.Of(await File.ReadAllBytesAsync(Backup, Token)));
        Assert.Contains(backup.Hash.Hex, await LastEntriesAsync(store), StringComparison.Ordinal);
        Assert.Contains("store.backup", await LastEntriesAsync(store), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(_folder.FullPath), file => file.Contains("partial", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Backup));
        }
    }

    [Fact]
    public async Task ABackup_NeverTakesThePlaceOfAFile_AndIsForWhoMaintains()
    {
        await using var store = new SqliteFixture(path: Path);
        await PutAsync(store, "a");
        _folder.Write("backup.db", "mine"u8);

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await store.Maintenance.BackupAsync(Caller.Process, Backup, Token));
        await Refusal.ExpectAsync(ErrorKind.PolicyBlocked, async () => await store.Maintenance.BackupAsync(Caller.Process with { Rights = StoreRights.Write }, _folder.File("other.db"), Token));
        await Refusal.ExpectAsync(ErrorKind.Unavailable, async () => await store.Maintenance.BackupAsync(Caller.Process, _folder.File("nowhere/other.db"), Token));
        Assert.Equal("mine", await File.ReadAllTextAsync(Backup, Token));
        Assert.DoesNotContain("store.backup", await LastEntriesAsync(store), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACancelledBackup_LeavesNoFile()
    {
        await using var store = new SqliteFixture(path: Path);
        await PutAsync(store, "a");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.Maintenance.BackupAsync(Caller.Process, Backup, cancelled.Token));
        Assert.DoesNotContain(Directory.GetFiles(_folder.FullPath), file => file.Contains("backup", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restored_WhereThereWasNothing_EverythingIsBack_InANewEpoch()
    {
        string? epoch;
        await using (var store = new SqliteFixture(path: Path))
        {
            await PutAsync(store, "a");
            await store.Maintenance.BackupAsync(Caller.Process, Backup, Token);
            epoch = (await store.Records.ReadAsync(reader => reader.FindAuditHeadAsync("t"), Token))!.Epoch;
        }

        string restored = _folder.File("restored.db");

        // What a database of that name left behind is not played into the restored one.
        _folder.Write("restored.db-wal", new byte[5000]);
        await SqliteMaintenance.RestoreAsync(Caller.Process, Backup, restored, cancellationToken: Token);
        await using var again = new SqliteFixture(path: restored);
        Assert.True(await HasAsync(again, "a"));
        Assert.NotEqual(epoch, (await again.Records.ReadAsync(reader => reader.FindAuditHeadAsync("t"), Token))!.Epoch);
        Assert.Contains("store.restore", await LastEntriesAsync(again), StringComparison.Ordinal);
        await PutAsync(again, "b");
        Assert.True((await SqliteHealth.CheckAsync(restored, Token)).IsIntact);
    }

    [Fact]
    public async Task Restored_OverADatabaseInUse_OnlyWhenTold_AndItsUsersSeeIt()
    {
        await using var store = new SqliteFixture(path: Path);
        await PutAsync(store, "kept");
        await store.Maintenance.BackupAsync(Caller.Process, Backup, Token);
        await PutAsync(store, "lost", tenant: "new-tenant");
        Assert.True(await HasAsync(store, "lost", "new-tenant"));

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await SqliteMaintenance.RestoreAsync(Caller.Process, Backup, Path, cancellationToken: Token));
        Assert.True(await HasAsync(store, "lost", "new-tenant"));
        await SqliteMaintenance.RestoreAsync(Caller.Process, Backup, Path, overwrite: true, cancellationToken: Token);

        Assert.True(await HasAsync(store, "kept"));
        Assert.False(await HasAsync(store, "lost", "new-tenant"));
        await PutAsync(store, "after");
        await PutAsync(store, "after", tenant: "other-tenant");
        Assert.True(await HasAsync(store, "after", "other-tenant"));
        var health = await SqliteHealth.CheckAsync(Path, Token);
        Assert.True(health.IsIntact, string.Join(' ', health.Problems));
    }

    [Fact]
    public async Task ADamagedBackup_IsNotRestored()
    {
        await using (var store = new SqliteFixture(path: Path))
        {
            for (int number = 0; number < 200; number++)
            {
                await PutAsync(store, $"{number}");
            }

            await store.Maintenance.BackupAsync(Caller.Process, Backup, Token);
        }

        byte[] bytes = await File.ReadAllBytesAsync(Backup, Token);
        new Random(1).NextBytes(bytes.AsSpan(bytes.Length / 2));
        await File.WriteAllBytesAsync(Backup, bytes, Token);

        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await SqliteMaintenance.RestoreAsync(Caller.Process, Backup, Path, overwrite: true, cancellationToken: Token));
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await SqliteMaintenance.RestoreAsync(Caller.Process, _folder.File("nowhere.db"), Path, overwrite: true, cancellationToken: Token));
        await using var again = new SqliteFixture(path: Path);
        Assert.True(await HasAsync(again, "199"));
    }

    private static async Task PutAsync(SqliteFixture store, string id, string tenant = "t") => await store.Records.WriteAsync(async writer =>
    {
        await writer.PutAsync(new StoredRecord { Key = new RecordKey(tenant, "Case", id), Version = 1, Body = new byte[300] });
        return await writer.AppendAuditAsync(new AuditEntry { Id = id, Tenant = tenant, At = DateTimeOffset.UnixEpoch, UserId = "u", Event = "case.open", Action = AuditAction.Create, Outcome = AuditOutcome.Success });
    }, Token);

    private static async Task<bool> HasAsync(SqliteFixture store, string id, string tenant = "t")
        => (await store.Records.ReadAsync(reader => reader.FindAsync([new RecordKey(tenant, "Case", id)]), Token))[0] is not null;

    private static async Task<string> LastEntriesAsync(SqliteFixture store)
        => string.Concat((await store.Records.ReadAsync(reader => reader.ReadAuditAsync(Caller.Process.Tenant, 0, 100), Token)).Select(record => Encoding.UTF8.GetString(record.Bytes.Span)));
}
