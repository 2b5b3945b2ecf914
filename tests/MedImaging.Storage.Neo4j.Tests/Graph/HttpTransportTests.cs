namespace MedImaging.Tests;

/// <summary>The store over another transport: a host can put any driver behind the port.</summary>
public sealed class HttpTransportTests
{
    [Fact]
    public async Task TheStore_WorksOverAHostsOwnTransport()
    {
        var fixture = await TestContext.Current.GetFixture<Neo4j31Fixture>();
        using var session = new HttpCypherSession(await fixture!.RequireHttpAsync());
        var store = new Neo4jRecordStore(session, new Neo4jStoreOptions { LabelPrefix = GraphServer.NewPrefix() });
        var record = new StoredRecord
        {
            Key = new RecordKey("t", "Case", "c-1"),
            Version = 1,
            Patient = "p",
            Fields = [new RecordField("case_number", 7L), new RecordField("score", 2d), new RecordField("vector", new[] { 0.5f, -1f }, IsLookup: false)],
            Links = [new RecordLink("OF_PATIENT", "Patient", "p")],
            Words = "no consolidation",
            Body = new byte[] { 1, 255, 0 },
        };
        await store.WriteAsync(async writer =>
        {
            await writer.PutAsync(record);
            return await writer.NextNumberAsync("t", "n");
        });

        var found = Assert.Single(await store.ReadAsync(reader => reader.QueryAsync(new RecordQuery
        {
            Tenant = "t",
            Kind = "Case",
            Where = [new FieldCondition("score", FieldComparison.AtLeast, 1.5)],
            LinkedTo = record.Links,
            Phrases = ["consolidation"],
        })));
        Assert.Equal(record.Body.ToArray(), found.Body.ToArray());
        Assert.Equal([7L, 2d], found.Fields.Take(2).Select(field => field.Value));
        Assert.Equal([0.5f, -1f], Assert.IsType<float[]>(found.Fields[2].Value));
        var conflict = await Assert.ThrowsAsync<MedImagingException>(async () => await store.WriteAsync(async writer =>
        {
            await writer.PutAsync(record);
            return true;
        }));
        Assert.Equal(ErrorKind.StorageConflict, conflict.Kind);
    }
}
