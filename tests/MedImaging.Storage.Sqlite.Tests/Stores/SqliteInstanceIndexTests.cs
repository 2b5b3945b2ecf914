using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class SqliteInstanceIndexTests : InstanceIndexContract, IAsyncDisposable
{
    private readonly SqliteFixture _store = new();

    protected override IInstanceIndex Index => _store.Instances;

    [Fact]
    public async Task ADatabaseOfSchema1_GetsTheIndex_AndKeepsWhatItHolds()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("old.db");
        await using (var made = new SqliteFixture(path: path))
        {
            await made.Contents.PutAsync(new byte[] { 1, 2, 3 }, "text/plain", TestContext.Current.CancellationToken);
        }

        SqliteFixture.Tamper(path, SqliteFixture.WithoutRecords + "DROP TABLE instances; PRAGMA user_version = 1");

        await using var opened = new SqliteFixture(path: path);
        Assert.Equal(0, await opened.Instances.GetStoredBytesAsync(TestContext.Current.CancellationToken));
        Assert.NotNull(await opened.Contents.FindAsync(ContentHash.Of([1, 2, 3]), TestContext.Current.CancellationToken));
        Assert.Equal((long)SchemaVersions.Newest, SqliteFixture.Tamper(path, "PRAGMA user_version"));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
