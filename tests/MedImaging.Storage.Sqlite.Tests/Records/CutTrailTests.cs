using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>A trail whose end another program took away, with a head that fits what is left. The host does not stop; what it writes from then on tells of it.</summary>
public sealed class CutTrailTests : IDisposable
{
    private const string Tenant = "t-1";

    private const string Cut =
        """
        DROP TRIGGER audit_is_never_removed;
        DELETE FROM audit WHERE tenant = 't-1' AND sequence > 3;
        UPDATE audit_heads SET sequence = 3, hash = (SELECT hash FROM audit WHERE tenant = 't-1' AND sequence = 3) WHERE tenant = 't-1';
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly TestKeys _keys = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Path => _folder.File("medimaging.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatWasCut_IsFound_ThoughTheHostWroteOn(bool isRunning)
    {
        await using var running = Open();
        await AppendAsync(running, 6);
        if (!isRunning)
        {
            await running.DisposeAsync();
        }

        SqliteFixture.Tamper(Path, Cut);
        await using var store = isRunning ? null : Open();
        await AppendAsync(store ?? running, 4);

        var found = await VerifyAsync(store ?? running);

        var problem = Assert.Single(found.Problems);
        Assert.Equal((AuditProblemKind.HeadChanged, AuditProblemSeverity.Error, 4L), (problem.Kind, problem.Severity, problem.Sequence));
        Assert.Equal(7, found.Links);
    }

    [Theory]
    [InlineData("DELETE FROM audit_heads", AuditProblemKind.HeadMissing)]
    [InlineData("UPDATE audit_heads SET sequence = 2, hash = (SELECT hash FROM audit WHERE sequence = 2)", AuditProblemKind.BeyondHead)]
    public async Task AHeadThatIsGoneOrSetBack_IsFound_AndTheTrailGoesOnFromItsLastLink(string tamper, AuditProblemKind kind)
    {
        await using (var store = Open())
        {
            await AppendAsync(store, 6);
        }

        SqliteFixture.Tamper(Path, tamper);
        await using var opened = Open();
        Assert.Equal([Tenant], await opened.Records.ReadAsync(reader => reader.ListTenantsAsync(), Token));
        Assert.Contains((await VerifyAsync(opened)).Problems, problem => problem.Kind == kind);
        await AppendAsync(opened, 3);

        var found = await VerifyAsync(opened);

        var problem = Assert.Single(found.Problems);
        Assert.Equal((AuditProblemKind.HeadChanged, AuditProblemSeverity.Error, 7L), (problem.Kind, problem.Severity, problem.Sequence));
        Assert.Equal(9, found.Links);
    }

    [Fact]
    public async Task ADatabaseFromBefore_KnowsItsHeadsKeys_AndTheirTrailsAreSound()
    {
        await using (var store = Open())
        {
            await AppendAsync(store, 2);
            _keys.Add("key-2");
            await AppendAsync(store, 2, "t-2");
            _keys.Add("key-3");
        }

        SqliteFixture.Tamper(Path, "ALTER TABLE audit_heads DROP COLUMN key_id; PRAGMA user_version = 6");
        await using var now = Open();
        await AppendAsync(now, 1);
        await AppendAsync(now, 1, "t-2");

        Assert.All([await VerifyAsync(now), await VerifyAsync(now, "t-2")], static found => Assert.Empty(found.Problems));
    }

    private SqliteFixture Open() => new(path: Path, keys: _keys);

    private Task<AuditVerification> VerifyAsync(SqliteFixture store, string tenant = Tenant) => new AuditVerifier(store.Records, _keys).VerifyAsync(tenant, cancellationToken: Token);

    private static async Task AppendAsync(SqliteFixture store, int entries, string tenant = Tenant)
    {
        for (int i = 0; i < entries; i++)
        {
            var entry = new AuditEntry { Id = $"{i}", Tenant = tenant, At = DateTimeOffset.UnixEpoch, UserId = "u", Event = "e", Action = AuditAction.Read, Outcome = AuditOutcome.Success };
            await store.Records.WriteAsync(writer => writer.AppendAuditAsync(entry), Token);
        }
    }
}
