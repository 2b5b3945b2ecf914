namespace MedImaging.Tests;

/// <summary>Provenance from the real server against the plain answer.</summary>
public sealed class Neo4jProvenanceTests
{
    [Fact]
    public async Task EveryAnswer_IsThePlainOne_WithinTenantAndPatients()
    {
        await using var session = await GraphServer.OpenAsync();
        var options = new Neo4jStoreOptions { LabelPrefix = GraphServer.NewPrefix() };
        var store = new Neo4jRecordStore(session, options);
        var provenance = new Neo4jProvenance(session, options);
        var fixture = new ProvenanceFixture("one");
        await PutAsync(store, fixture.Records);
        await PutAsync(store, new ProvenanceFixture("two").Records);

        var some = new HashSet<string> { "p1", "p2" };
        int answers = 0;
        foreach (var patients in new IReadOnlySet<string>?[] { null, some, new HashSet<string>() })
        {
            foreach (var wanted in Questions())
            {
                string[] found = [.. (await provenance.FindReportsAsync("one", wanted, patients)).Select(record => record.Key.Id)];
                Assert.Equal(fixture.Reports(wanted, patients), found);
                answers += found.Length;
            }
        }

        Assert.True(answers > 20);
    }

    [Fact]
    public async Task EverythingARecordRestsOn_AndAllThatRestsOnIt_IsFound()
    {
        await using var session = await GraphServer.OpenAsync();
        var options = new Neo4jStoreOptions { LabelPrefix = GraphServer.NewPrefix() };
        var store = new Neo4jRecordStore(session, options);
        var provenance = new Neo4jProvenance(session, options);
        var fixture = new ProvenanceFixture("one");
        await PutAsync(store, fixture.Records);

        var some = new HashSet<string> { "p1" };
        foreach (var record in fixture.Records.Where(record => record.Key.Kind is "Finding" or "ReportVersion" or "Analysis").Take(20))
        {
            Assert.Equal(Plain(fixture.Way(record.Key, null, isBackward: false)), Plain(await provenance.FindBasisAsync(record.Key)));
            var visible = await provenance.FindBasisAsync(record.Key, some);
            Assert.Equal(record.Patient == "p1" ? Plain(fixture.Way(record.Key, some, isBackward: false)) : [], Plain(visible));
        }

        foreach (var record in fixture.Records.Where(record => record.Key.Kind is "ModelVersion" or "Scanner" or "Study"))
        {
            Assert.Equal(Plain(fixture.Way(record.Key, null, isBackward: true)), Plain(await provenance.FindDependentsAsync(record.Key)));
        }

        Assert.Empty(await provenance.FindBasisAsync(new RecordKey("two", "Finding", "f0.0")));
    }

    private static IEnumerable<ReportProvenance> Questions()
    {
        for (int i = 0; i < 3; i++)
        {
            yield return new ReportProvenance { ModelVersion = $"model/{i}" };
            yield return new ReportProvenance { Scanner = $"scanner-{i}", IsSigned = false };
            yield return new ReportProvenance { Study = $"{i}", IsSigned = false };
            yield return new ReportProvenance { ModelVersion = $"model/{i}", Scanner = $"scanner-{(i + 1) % 3}" };
        }

        yield return new ReportProvenance { ModelVersion = "nowhere" };
        yield return new ReportProvenance();
    }

    private static async Task PutAsync(Neo4jRecordStore store, IReadOnlyList<StoredRecord> records) => await store.WriteAsync(async writer =>
    {
        foreach (var record in records)
        {
            await writer.PutAsync(record);
        }

        return true;
    });

    private static string[] Plain(IEnumerable<KeyValuePair<RecordKey, int>> way) => [.. way.Select(pair => $"{pair.Key.Kind} {pair.Key.Id} {pair.Value}").Order(StringComparer.Ordinal)];

    private static string[] Plain(IEnumerable<ProvenanceStep> way) => [.. way.Select(step => $"{step.Record.Key.Kind} {step.Record.Key.Id} {step.Distance}").Order(StringComparer.Ordinal)];
}
