namespace MedImaging.Tests;

/// <summary>What a study costs on the wire, and how it lies in the graph.</summary>
public sealed class RoundTripTests
{
    private const int Images = 150;
    private const int Findings = 40;

    [Fact]
    public async Task AStudy_WithItsImagesAndFindings_TakesThreeRoundTrips()
    {
        var address = await GraphServer.RequireAsync();
        await using var proxy = new CuttingProxy(address.Port) { HoldsAnswers = true };
        await using var session = GraphServer.Open(proxy.Address.Port);
        var options = new Neo4jStoreOptions { LabelPrefix = GraphServer.NewPrefix() };
        var store = new Neo4jRecordStore(session, options);
        await ImportAsync(store, "warm");

        int before = proxy.Flights;
        await ImportAsync(store, "study");
        Assert.InRange(proxy.Flights - before, 1, 3);

        string[] counted = await CountAsync(session, options.LabelPrefix);
        Assert.Equal(["Finding 80", "Image 300", "Series 2", "Study 2"], counted);
    }

    private static async Task ImportAsync(Neo4jRecordStore store, string id) => await store.WriteAsync(async writer =>
    {
        await writer.PutAsync(Record("Study", id));
        await writer.PutAsync(Record("Series", $"{id}.1", new RecordLink("CONTAINS", "Study", id, IsIncoming: true)));
        for (int image = 0; image < Images; image++)
        {
            await writer.PutAsync(Record("Image", $"{id}.1.{image}", new RecordLink("CONTAINS", "Series", $"{id}.1", IsIncoming: true)));
        }

        for (int finding = 0; finding < Findings; finding++)
        {
            await writer.PutAsync(Record("Finding", $"{id}/{finding}", new RecordLink("EVIDENCED_BY", "Image", $"{id}.1.{finding}"), new RecordLink("DERIVED_FROM", "Study", id)));
        }

        return await writer.AppendAuditAsync(new AuditEntry
        {
            Id = id,
            Tenant = "t",
            At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            UserId = "u",
            Event = "study.save",
            Action = AuditAction.Create,
            Outcome = AuditOutcome.Success,
        });
    });

    private static StoredRecord Record(string kind, string id, params RecordLink[] links)
        => new() { Key = new RecordKey("t", kind, id), Version = 1, Patient = "p", Fields = [new RecordField("uid", id)], Links = links, Body = "{}"u8.ToArray() };

    private static async Task<string[]> CountAsync(BoltSession session, string prefix)
    {
        var rows = await session.ReadAsync(async (transaction, token) => (await transaction.RunAsync(
            [new CypherStatement($"MATCH (n:{prefix}StoredRecord) WHERE n._version = 1 RETURN [label IN labels(n) WHERE label <> '{prefix}StoredRecord'][0] AS kind, count(n) AS found ORDER BY kind")], token))[0].Rows);
        return [.. rows.Select(row => $"{row.Get<string>("kind")[prefix.Length..]} {row.Get<long>("found")}")];
    }
}
