using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class DatabaseFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Path => _folder.File("medimaging.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EveryFile_IsItsOwnersOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
#pragma warning disable CA1416 // Skipped there.
        await using var store = new SqliteFixture(path: Path);
        await store.Cases.OpenAsync(new CaseDraft(), Token);

        string[] files = Directory.GetFiles(_folder.FullPath);
        Assert.Equal(["medimaging.db", "medimaging.db-lock", "medimaging.db-shm", "medimaging.db-wal"], files.Select(System.IO.Path.GetFileName).Order());
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task ARowThatDoesNotHoldWhatItMust_IsADamagedFile()
    {
        await using var store = new SqliteFixture(path: Path);
        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await store.Database.ReadAsync(session => session.First("SELECT NULL", row => row.GetString(0)), Token));
        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await store.Database.ReadAsync(session => session.All("SELECT NULL", row => row.GetFieldValue<byte[]>(0)), Token));
    }

    [Fact]
    public async Task TheWriter_IsSetUpToBeDurable_AndTheReadersCannotWrite()
    {
        await using var store = new SqliteFixture(path: Path);
        var writer = await store.Database.WriteAsync(session => Settings(session), Token);
        var reader = await store.Database.ReadAsync(session => Settings(session), Token);

        Assert.Equal("wal, synchronous 2, foreign_keys 1, trusted_schema 0, cell_size_check 1, secure_delete 1, query_only 0, wal_autocheckpoint 10000", writer);
        Assert.Equal("wal, synchronous 2, foreign_keys 1, trusted_schema 0, cell_size_check 1, secure_delete 1, query_only 1, wal_autocheckpoint 0", reader);
        await Refusal.ExpectAsync(ErrorKind.Unavailable, async () => await store.Database.ReadAsync(session => session.Execute("DELETE FROM records"), Token));
    }

    [Fact]
    public async Task ClosingAndOpening_KeepsEverything()
    {
        await using (var store = new SqliteFixture(path: Path))
        {
            await store.Cases.OpenAsync(new CaseDraft { Id = "case-a" }, Token);
        }

        Assert.False(File.Exists(Path + "-wal"));
        await using var again = new SqliteFixture(path: Path);
        Assert.Equal(1, (await again.Cases.FindAsync("case-a", Token))!.Number);
    }

    [Fact]
    public async Task ANewerSchema_IsRefusedInOneClearSentence_AndLeftAsItIs()
    {
        await using (var store = new SqliteFixture(path: Path))
        {
            await store.Cases.OpenAsync(new CaseDraft(), Token);
        }

        SqliteFixture.Tamper(Path, "PRAGMA user_version = 99");
        await using (var newer = new SqliteFixture(path: Path))
        {
            var refused = await Refusal.ExpectAsync(ErrorKind.UnsupportedFormat, async () => await newer.Cases.OpenAsync(new CaseDraft(), Token));
            Assert.Equal($"The database has schema 99; this version of the library knows schemas up to {SchemaVersions.Newest}. Update the library.", refused.Message);
            await Refusal.ExpectAsync(ErrorKind.UnsupportedFormat, async () => await newer.Cases.FindAsync("x", Token));
        }

        Assert.Equal(1L, SqliteFixture.Tamper(Path, "SELECT count(*) FROM record_fields WHERE name = 'case_number'"));
    }

    [Fact]
    public async Task AnotherProgramsDatabase_IsRefused_AndLeftAsItIs()
    {
        SqliteFixture.Tamper(Path, "CREATE TABLE theirs (x); SELECT 1");
        await using var store = new SqliteFixture(path: Path);

        await Refusal.ExpectAsync(ErrorKind.InvalidInput, async () => await store.Cases.OpenAsync(new CaseDraft(), Token));
        Assert.Equal(1L, SqliteFixture.Tamper(Path, "SELECT count(*) FROM sqlite_master"));
    }

    [Fact]
    public async Task AFileThatIsNoDatabase_IsRefused_AndLeftAsItIs()
    {
        byte[] text = [.. Enumerable.Repeat((byte)'x', 5000)];
        _folder.Write("medimaging.db", text);
        await using (var store = new SqliteFixture(path: Path))
        {
            await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await store.Cases.OpenAsync(new CaseDraft(), Token));
        }

        Assert.Equal(text, await File.ReadAllBytesAsync(Path, Token));
    }

    [Fact]
    public async Task AFolderThatIsNotThere_IsUnavailable()
    {
        await using var store = new SqliteFixture(path: _folder.File("nowhere/medimaging.db"));

        await Refusal.ExpectAsync(ErrorKind.Unavailable, async () => await store.Cases.OpenAsync(new CaseDraft(), Token));
    }

    [Fact]
    public async Task AStoreThatCouldNotOpen_OpensOnceItCan()
    {
        await using var store = new SqliteFixture(path: _folder.File("later/medimaging.db"));
        await Refusal.ExpectAsync(ErrorKind.Unavailable, async () => await store.Cases.OpenAsync(new CaseDraft(), Token));
        Directory.CreateDirectory(_folder.File("later"));

        Assert.Equal(1, (await store.Cases.OpenAsync(new CaseDraft(), Token)).Number);
    }

    [Fact]
    public async Task ADamagedFile_IsSaidToBeDamaged()
    {
        await using (var store = new SqliteFixture(path: Path))
        {
            for (int number = 0; number < 200; number++)
            {
                await store.Contents.PutAsync(BitConverter.GetBytes(number), "x", Token);
            }
        }

        // Everything after the first page, which holds the header and the schema.
        await using (var file = new FileStream(Path, FileMode.Open))
        {
            byte[] noise = new byte[file.Length - 4096];
            new Random(1).NextBytes(noise);
            file.Position = 4096;
            await file.WriteAsync(noise, Token);
        }

        await using var damaged = new SqliteFixture(path: Path);
        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await damaged.Contents.FindAsync(ContentHash.Of(BitConverter.GetBytes(7)), Token));
        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await damaged.Contents.PutAsync(new byte[3], "x", Token));
        Assert.False((await SqliteHealth.CheckAsync(Path, Token)).IsIntact);
    }

    [Fact]
    public async Task AValueThatCannotBeRead_IsCorrupt()
    {
        await using var store = new SqliteFixture(path: Path);
        await store.Journal.AcceptAsync(StoreSamples.Run("run-1"), StoreSamples.Input(), Token);
        SqliteFixture.Tamper(Path, "UPDATE runs SET status = 'whenever'");

        await Refusal.ExpectAsync(ErrorKind.Corrupt, async () => await store.Journal.FindAsync("run-1", Token));
    }

    [Fact]
    public async Task Health_TellsOfAGoodFile_AndOfNone()
    {
        await using var store = new SqliteFixture(path: Path);
        await store.Contents.PutAsync(new byte[100_000], "x", Token);
        var health = await SqliteHealth.CheckAsync(Path, Token);

        Assert.True(health.IsIntact);
        Assert.Equal(((long)SchemaVersions.Newest, SqliteFixture.Tamper(Path, "SELECT sqlite_version()")), (health.SchemaVersion, (object?)health.LibraryVersion));
        Assert.True(health.FileSize > 100_000);
        Assert.Equal(Version.Parse(health.LibraryVersion) >= new Version(3, 51, 3), health.IsLibraryCurrent);
        await Refusal.ExpectAsync(ErrorKind.NotFound, async () => await SqliteHealth.CheckAsync(_folder.File("nowhere.db"), Token));
    }

    private static string Settings(SqliteSession session)
    {
        string mode = session.First("PRAGMA journal_mode", row => row.GetString(0))!;
        string[] names = ["synchronous", "foreign_keys", "trusted_schema", "cell_size_check", "secure_delete", "query_only", "wal_autocheckpoint"];
        return $"{mode}, {string.Join(", ", names.Select(name => $"{name} {session.ReadNumber("PRAGMA " + name)}"))}";
    }
}
