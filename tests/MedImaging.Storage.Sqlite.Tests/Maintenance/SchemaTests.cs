using MedImaging.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace MedImaging.Tests;

public sealed class SchemaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Path => _folder.File("medimaging.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ThePlan_OfADatabaseThatIsNotThere_IsAllOfIt_AndMakesNothing()
    {
        var plan = await SqliteSchemaPlan.MakeAsync(Path, Token);

        Assert.Equal((0L, 7L), (plan.Current, plan.Newest));
        Assert.Equal(["001_initial.sql", "002_instances.sql", "003_records.sql", "004_run_tenants.sql", "005_links_from_both_ends.sql", "006_outbox.sql", "007_head_keys.sql"], plan.Steps.Select(step => step.Name));
        Assert.Contains("CREATE TABLE records", plan.Steps[2].Sql, StringComparison.Ordinal);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task ThePlan_OfAnOlderDatabase_IsWhatIsMissing_AndChangesNothing()
    {
        await MakeSchema2Async();
        var plan = await SqliteSchemaPlan.MakeAsync(Path, Token);

        Assert.Equal([3, 4, 5, 6, 7], plan.Steps.Select(step => step.Schema));
        Assert.Equal(2L, SqliteFixture.Tamper(Path, "PRAGMA user_version"));
        await TouchAsync();

        Assert.Empty((await SqliteSchemaPlan.MakeAsync(Path, Token)).Steps);
    }

    [Fact]
    public async Task TwoAtOnce_BringItUpToDateOnce_AndTheOldRowsMoveOnce()
    {
        await MakeSchema2Async();
        var migration = new CasesToRecords();
        var databases = Enumerable.Range(0, 4).Select(_ => new SqliteDatabase(Options.Create(new SqliteOptions { Path = Path }), migrations: [migration])).ToArray();
        long[] counts = await Task.WhenAll(databases.Select(database => Task.Run(async () =>
            await new SqliteRecordStore(database, new AuditChain()).ReadAsync(reader => reader.CountAsync(new RecordQuery { Tenant = "local", Kind = "Case" }), Token))));
        foreach (var database in databases)
        {
            await database.DisposeAsync();
        }

        Assert.Equal([1L, 1L, 1L, 1L], counts);
        Assert.Equal(1, migration.Runs);
        Assert.Equal(1L, (await SqliteHealth.CheckAsync(Path, Token)).AuditRecords);
    }

    [Fact]
    public async Task AMoveThatFails_LeavesTheDatabaseAsItWas()
    {
        await MakeSchema2Async();
        await using (var database = new SqliteDatabase(Options.Create(new SqliteOptions { Path = Path }), migrations: [new CasesToRecords { MustFail = true }]))
        {
            await Refusal.ExpectAsync(ErrorKind.InvalidInput, async () => await database.WriteAsync(_ => true, Token));
        }

        Assert.Equal(2L, SqliteFixture.Tamper(Path, "PRAGMA user_version"));
        Assert.Equal(0L, SqliteFixture.Tamper(Path, "SELECT count(*) FROM sqlite_master WHERE name = 'records'"));
    }

    [Theory]
    [InlineData("UPDATE audit SET entry = '{}'")]
    [InlineData("DELETE FROM audit")]
    [InlineData("INSERT OR REPLACE INTO audit (tenant, sequence, entry, hash) SELECT tenant, sequence, '{}', hash FROM audit")]
    public async Task TheAuditTrail_CanOnlyBeAppendedTo(string tampering)
    {
        await using (var store = new SqliteFixture(path: Path))
        {
            await store.Records.WriteAsync(
                writer => writer.AppendAuditAsync(new AuditEntry { Id = "1", Tenant = "t", At = DateTimeOffset.UnixEpoch, UserId = "u", Event = "e", Action = AuditAction.Read, Outcome = AuditOutcome.Success }),
                Token);
        }

        Assert.Throws<SqliteException>(() => SqliteFixture.Tamper(Path, tampering));
        Assert.Equal(1L, SqliteFixture.Tamper(Path, "SELECT count(*) FROM audit WHERE entry <> '{}'"));
    }

    [Fact]
    public async Task AGapInATrail_IsAHealthProblem()
    {
        await using (var store = new SqliteFixture(path: Path))
        {
            for (int number = 0; number < 3; number++)
            {
                await store.Records.WriteAsync(
                    writer => writer.AppendAuditAsync(new AuditEntry { Id = "1", Tenant = "t", At = DateTimeOffset.UnixEpoch, UserId = "u", Event = "e", Action = AuditAction.Read, Outcome = AuditOutcome.Success }),
                    Token);
            }
        }

        Assert.True((await SqliteHealth.CheckAsync(Path, Token)).IsIntact);
        SqliteFixture.Tamper(Path, "DROP TRIGGER audit_is_never_removed; DELETE FROM audit WHERE sequence = 2");
        Assert.Equal(["An audit trail has a gap, or does not end where its head says."], (await SqliteHealth.CheckAsync(Path, Token)).Problems);
    }

    private async Task MakeSchema2Async()
    {
        await TouchAsync();
        SqliteFixture.Tamper(Path, SqliteFixture.WithoutRecords + "INSERT INTO cases (id, number, urgency, created_at) VALUES ('old-case', 1, 'Routine', '2026-01-02T03:04:05.0000000Z')");
    }

    private async Task TouchAsync()
    {
        await using var store = new SqliteFixture(path: Path);
        await store.Database.WriteAsync(static _ => true, Token);
    }

    private sealed class CasesToRecords : IRecordMigration
    {
        public int Schema => 3;

        public int Runs { get; private set; }

        public bool MustFail { get; init; }

        public void Run(SqliteSession old, IRecordWriter writer)
        {
            Runs++;
            foreach (string id in old.All("SELECT id FROM cases", row => row.GetString(0)))
            {
                RecordWork.Result(MoveAsync(writer, id));
            }

            if (MustFail)
            {
                throw new MedImagingException(ErrorKind.InvalidInput, "It cannot be moved.");
            }
        }

        private static async ValueTask<AuditRecord> MoveAsync(IRecordWriter writer, string id)
        {
            await writer.PutAsync(new StoredRecord { Key = new RecordKey("local", "Case", id), Version = 1, Body = "{}"u8.ToArray() });
            return await writer.AppendAuditAsync(new AuditEntry { Id = id, Tenant = "local", At = DateTimeOffset.UnixEpoch, UserId = "u", Event = "case.move", Action = AuditAction.Update, Outcome = AuditOutcome.Success });
        }
    }
}
