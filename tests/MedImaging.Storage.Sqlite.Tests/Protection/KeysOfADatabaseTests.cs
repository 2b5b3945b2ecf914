using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>That a database under keys is written under those keys, or not at all.</summary>
public sealed class KeysOfADatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestKeys _keys = new("key-1");

    private string Database => _folder.File("medimaging.db");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WithoutTheKeys_OrUnderOthers_NothingIsWritten()
    {
        await MakeAsync();

        foreach (var keys in (TestKeys?[])[null, new TestKeys("another-hosts")])
        {
            await using var fixture = new SqliteFixture(path: Database, keys: keys);
            await Refusal.ExpectAsync(ErrorKind.Unauthorized, async () => await fixture.Contents.PutAsync("in plain"u8.ToArray(), "text/plain", Token));
            await Refusal.ExpectAsync(ErrorKind.Unauthorized, async () => await fixture.Journal.AcceptAsync(StoreSamples.Run("run-1"), StoreSamples.Input(), Token));
            await Refusal.ExpectAsync(ErrorKind.Unauthorized, async () => await fixture.Cases.OpenAsync(new CaseDraft(), Token));
            Assert.Equal(1, await fixture.Records.ReadAsync(reader => reader.CountAsync(new RecordQuery { Tenant = "local", Kind = "Case" }), Token));
        }

        await using var own = new SqliteFixture(path: Database, keys: _keys);
        Assert.Equal(2, (await own.Cases.OpenAsync(new CaseDraft(), Token)).Number);
    }

    [Fact]
    public async Task AfterARotation_TheFormerKeyMayGo_AlsoWhereNothingWasSealed()
    {
        await using (var fixture = new SqliteFixture(path: Database, keys: _keys))
        {
            await fixture.Records.WriteAsync(writer => writer.AppendAuditAsync(Entry("local")), Token);
            await fixture.Records.WriteAsync(writer => writer.AppendAuditAsync(Entry("long-asleep")), Token);
            _keys.Add("key-2");
            Assert.Equal(0, (await fixture.Rotation.RunAsync(Caller.Process, cancellationToken: Token)).Rewrapped);
        }

        _keys.Remove("key-1");
        await using var later = new SqliteFixture(path: Database, keys: _keys);
        Assert.Equal(1, (await later.Cases.OpenAsync(new CaseDraft(), Token)).Number);
    }

    [Fact]
    public async Task ADatabaseFromBeforeThereWereKeys_IsGoneOnWithUnderTheFirst()
    {
        await using (var fixture = new SqliteFixture(path: Database))
        {
            await fixture.Records.WriteAsync(writer => writer.AppendAuditAsync(Entry("local")), Token);
        }

        await using var sealedNow = new SqliteFixture(path: Database, keys: _keys);
        Assert.Equal(2, (await sealedNow.Records.WriteAsync(writer => writer.AppendAuditAsync(Entry("local")), Token)).Sequence);
    }

    private async Task MakeAsync()
    {
        await using var fixture = new SqliteFixture(path: Database, keys: _keys);
        await fixture.Cases.OpenAsync(new CaseDraft(), Token);
    }

    private static AuditEntry Entry(string tenant) => new()
    {
        Id = Guid.CreateVersion7().ToString("N"),
        Tenant = tenant,
        At = DateTimeOffset.UtcNow,
        UserId = "user-1",
        Event = "report.read",
        Action = AuditAction.Read,
        Outcome = AuditOutcome.Success,
    };
}
