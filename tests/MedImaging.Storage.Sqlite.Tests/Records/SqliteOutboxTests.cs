using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SqliteOutboxTests : RecordOutboxContract, IAsyncDisposable
{
    private readonly SqliteFixture _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    protected override IRecordStore Store => _store.Records;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task ARestoredDatabase_IsAnotherSource_BecauseItMayLackWhatACopyHas()
    {
        using var folder = new TemporaryFolder();
        await ((IRecordOutbox)Store).OpenAsync(Token);
        string? source = (await ((IRecordOutbox)Store).ReadAsync(default, 1, Token))?.Source;
        await _store.Maintenance.BackupAsync(Caller.Process, folder.File("backup.db"), Token);
        await SqliteMaintenance.RestoreAsync(Caller.Process, folder.File("backup.db"), folder.File("restored.db"), cancellationToken: Token);
        await using var restored = new SqliteFixture(path: folder.File("restored.db"));

        var page = await ((IRecordOutbox)restored.Records).ReadAsync(default, 1, Token);
        Assert.NotNull(page);
        Assert.NotEqual(source, page.Source);
    }

    [Fact]
    public async Task WithoutACopy_NothingIsRemembered_OfWhatWasDeleted()
    {
        var key = new RecordKey("t", "Sample", "Eleanor Example");
        for (int open = 0; open < 2; open++)
        {
            await Store.WriteAsync(
                async writer =>
                {
                    await writer.PutAsync(new StoredRecord { Key = key, Version = 1, Body = "{}"u8.ToArray() });
                    await writer.DeleteAsync(key);
                    return true;
                },
                Token);
            Assert.Equal((long)open, SqliteFixture.Tamper(_store.Path, "SELECT count(*) FROM outbox_deletions"));
            await ((IRecordOutbox)Store).OpenAsync(Token);
        }

        await ((IRecordOutbox)Store).ForgetAsync(long.MaxValue, Token);
        Assert.Equal(0L, SqliteFixture.Tamper(_store.Path, "SELECT count(*) FROM outbox_deletions"));
    }
}
