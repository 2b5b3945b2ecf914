using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>What someone with the server's password, and without the key, does to a trail in the graph.</summary>
public sealed class CutTrailTests
{
    private const string Tenant = "t-1";

    private readonly TestKeys _keys = new();
    private readonly string _prefix = GraphServer.NewPrefix();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("MATCH (a:{0}AuditEntry) WHERE a.sequence > 3 DELETE a WITH count(a) AS gone MATCH (h:{0}AuditHead), (b:{0}AuditEntry) WHERE b.sequence = 3 SET h.sequence = 3, h.hash = b.hash", AuditProblemKind.HeadChanged, 4)]
    [InlineData("MATCH (h:{0}AuditHead), (b:{0}AuditEntry) WHERE b.sequence = 3 SET h.sequence = 3, h.hash = b.hash", AuditProblemKind.BeyondHead, 7)]
    [InlineData("MATCH (h:{0}AuditHead) DELETE h", AuditProblemKind.HeadMissing, 7)]
    public async Task WhatWasDoneToIt_IsFound_AndStillIsWhenTheHostHasWrittenOn(string tamper, AuditProblemKind kind, long marked)
    {
        await using var session = await GraphServer.OpenAsync();
        var store = new Neo4jRecordStore(session, new Neo4jStoreOptions { LabelPrefix = _prefix }, new AuditChain(_keys));
        await AppendAsync(store, 6);
        Assert.True((await VerifyAsync(store)).IsIntact);

        await session.WriteAsync(async (transaction, token) => await transaction.RunAsync([new CypherStatement(tamper.Replace("{0}", _prefix, StringComparison.Ordinal))], token), Token);
        Assert.Contains((await VerifyAsync(store)).Problems, problem => problem.Kind == kind);
        await AppendAsync(store, 3);

        var found = await VerifyAsync(store);
        var problem = Assert.Single(found.Problems);
        Assert.Equal((AuditProblemKind.HeadChanged, AuditProblemSeverity.Error, marked), (problem.Kind, problem.Severity, problem.Sequence));
        Assert.Equal(marked + 2, found.Links);
    }

    private Task<AuditVerification> VerifyAsync(Neo4jRecordStore store) => new AuditVerifier(store, _keys).VerifyAsync(Tenant, cancellationToken: Token);

    private static async Task AppendAsync(Neo4jRecordStore store, int entries)
    {
        for (int i = 0; i < entries; i++)
        {
            var entry = new AuditEntry { Id = $"{i}", Tenant = Tenant, At = DateTimeOffset.UnixEpoch, UserId = "u", Event = "e", Action = AuditAction.Read, Outcome = AuditOutcome.Success };
            await store.WriteAsync(writer => writer.AppendAuditAsync(entry), Token);
        }
    }
}
