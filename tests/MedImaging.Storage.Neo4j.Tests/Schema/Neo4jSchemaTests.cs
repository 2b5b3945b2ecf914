namespace MedImaging.Tests;

/// <summary>The schema, in text and on a real server.</summary>
public sealed class Neo4jSchemaTests
{
    [Fact]
    public void EveryMigration_OfTheNewerServers_CanBeRunAgain_AndIsForOnePrefix()
    {
        var migrations = GraphMigration.Read(GraphDialect.Modern, "Med");

        Assert.Equal(Enumerable.Range(1, migrations.Count), migrations.Select(migration => migration.Version));
        Assert.All(migrations.SelectMany(migration => migration.Statements), statement =>
        {
            Assert.Contains(" IF NOT EXISTS FOR (n:Med", statement, StringComparison.Ordinal);
            Assert.Matches("^CREATE (CONSTRAINT|INDEX|FULLTEXT INDEX) Med", statement);
            Assert.DoesNotContain("{prefix}", statement, StringComparison.Ordinal);
        });
        Assert.Equal(
            "CREATE CONSTRAINT Medstored_record_key IF NOT EXISTS FOR (n:MedStoredRecord) REQUIRE n._key IS UNIQUE",
            migrations[0].Statements[0]);
        Assert.Equal(
            "CREATE FULLTEXT INDEX Medrecord_words IF NOT EXISTS FOR (n:MedStoredRecord) ON EACH [n._words] OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace', `fulltext.eventually_consistent`: false}}",
            Assert.Single(migrations[1].Statements));
    }

    [Fact]
    public void BothDialects_HaveTheSameConstraints()
    {
        var legacy = GraphMigration.Read(GraphDialect.Legacy, "")[0].Statements;
        var modern = GraphMigration.Read(GraphDialect.Modern, "")[0].Statements;

        Assert.Equal(legacy.Count, modern.Count);
        Assert.Equal("CREATE CONSTRAINT ON (n:StoredRecord) ASSERT n._key IS UNIQUE", legacy[0]);
    }

    [Theory]
    [InlineData("3.1.1", "Legacy")]
    [InlineData("4.4.0", "Modern")]
    [InlineData("5.15.0", "Modern")]
    [InlineData("2025.12", "Modern")]
    [InlineData("2026.1", "Search")]
    public void TheServersVersion_SaysTheDialect(string version, string dialect)
        => Assert.Equal(dialect, GraphDialects.Of(new CypherServer("Neo4j", Version.Parse(version), false)).ToString());

    [Fact]
    public void AServer_OfNeither_IsRefused()
        => Assert.Equal(ErrorKind.UnsupportedFormat, Assert.Throws<MedImagingException>(() => GraphDialects.Of(new CypherServer("Neo4j", new Version(4, 1), false))).Kind);

    [Theory]
    [InlineData("1Med")]
    [InlineData("Med`")]
    [InlineData("Med-")]
    [InlineData("Med\n")]
    public async Task APrefix_ThatIsNoName_IsTheHostsBug(string prefix)
    {
        var options = new Neo4jStoreOptions { LabelPrefix = prefix };
        await using var session = GraphServer.Open(1);

        Assert.Throws<ArgumentException>(() => new Neo4jSchema(session, options));
        Assert.Throws<ArgumentException>(() => new Neo4jRecordStore(session, options));
    }

    [Fact]
    public async Task Apply_Twice_ChangesNothingTheSecondTime_AndThePlanSaysSo()
    {
        await using var session = await GraphServer.OpenAsync();
        var schema = new Neo4jSchema(session, new Neo4jStoreOptions { LabelPrefix = GraphServer.NewPrefix() });

        var plan = await schema.PlanAsync();
        Assert.Equal(0, plan.FromVersion);
        Assert.NotEmpty(plan.Statements);
        Assert.Equal(plan.Statements, (await schema.PlanAsync()).Statements);
        var applied = await schema.ApplyAsync();
        Assert.Equal((plan.FromVersion, plan.ToVersion), (applied.FromVersion, applied.ToVersion));
        Assert.Equal(plan.Statements, applied.Statements);

        Assert.Empty((await schema.PlanAsync()).Statements);
        var again = await schema.ApplyAsync();
        Assert.Equal((applied.ToVersion, applied.ToVersion), (again.FromVersion, again.ToVersion));
        Assert.Empty(again.Statements);
    }

    [Fact]
    public async Task Apply_FromManySides_IsDoneByOne()
    {
        await using var session = await GraphServer.OpenAsync();
        var options = new Neo4jStoreOptions { LabelPrefix = GraphServer.NewPrefix() };
        var changes = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => await new Neo4jSchema(session, options).ApplyAsync()));

        Assert.Single(changes, change => change.Statements.Count > 0);
        Assert.All(changes, change => Assert.Equal(changes.Max(each => each.ToVersion), change.ToVersion));
    }

    [Fact]
    public async Task TwoPrefixes_InOneDatabase_KnowNothingOfOneAnother()
    {
        await using var session = await GraphServer.OpenAsync();
        var one = new Neo4jRecordStore(session, new Neo4jStoreOptions { LabelPrefix = GraphServer.NewPrefix() });
        var other = new Neo4jRecordStore(session, new Neo4jStoreOptions { LabelPrefix = GraphServer.NewPrefix() });
        foreach (var (store, status) in new[] { (one, "one"), (other, "other") })
        {
            await store.WriteAsync(async writer =>
            {
                await writer.PutAsync(new StoredRecord { Key = new RecordKey("t", "Case", "c"), Version = 1, Fields = [new RecordField("status", status)], Body = "{}"u8.ToArray() });
                return await writer.NextNumberAsync("t", "n");
            });
        }

        foreach (var (store, status) in new[] { (one, "one"), (other, "other") })
        {
            var found = Assert.Single(await store.ReadAsync(reader => reader.ScanAsync(0, 10)));
            Assert.Equal((status, 1L), (found.Fields[0].Value, found.Order));
            Assert.Equal(2, await store.WriteAsync(writer => writer.NextNumberAsync("t", "n")));
        }
    }
}
