namespace MedImaging.Tests;

/// <summary>The text of queries: everything is applied before the limit, and values are parameters.</summary>
public sealed class QueryStatementsTests
{
    private static readonly RecordQuery Everything = new()
    {
        Tenant = "Planted",
        Kind = "Report",
        Where = [new FieldCondition("is_signed", FieldComparison.Equal, true), new FieldCondition("saved_at", FieldComparison.AtLeast, "Planted")],
        LinkedTo = [new RecordLink("BELONGS_TO", "Case", "Planted"), new RecordLink("CONTAINS", "Study", "Planted", IsIncoming: true)],
        Phrases = ["planted \"words\" \\"],
        Patients = new HashSet<string> { "Planted" },
        OrderBy = "saved_at",
        IsDescending = true,
        Skip = 5,
        Limit = 10,
    };

    [Fact]
    public void OnAnOlderServer_ItStartsAtTheOtherEndOfALink()
    {
        var statement = new QueryStatements(new GraphNames("Med"), GraphDialect.Legacy).Query(Everything);

        Assert.Equal(
            "MATCH (m0:MedStoredRecord {_key: $link0})<-[r0:BELONGS_TO]-(n) WHERE r0._owner = n._key AND n:MedReport AND n._group = $group AND n._patient IN $patients"
            + " AND $form0 IN n._fields AND n.is_signed = $value0 AND $form1 IN n._fields AND n.saved_at >= $value1 AND n._words CONTAINS $phrase0"
            + " MATCH (m1:MedStoredRecord {_key: $link1})-[r1:CONTAINS]->(n) WHERE r1._owner = n._key"
            + " RETURN properties(n) AS node ORDER BY (CASE WHEN any(form IN n._fields WHERE form IN $byForms) THEN coalesce(n._text_saved_at, n.saved_at) END) IS NULL,"
            + " CASE WHEN any(form IN n._fields WHERE form IN $byForms) THEN coalesce(n._text_saved_at, n.saved_at) END DESC, n._order DESC SKIP $skip LIMIT $limit",
            statement.Text);
        Assert.DoesNotContain("lanted", statement.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void OnANewerServer_PhrasesAreFoundByTheFullTextIndex()
    {
        var statement = new QueryStatements(new GraphNames("Med"), GraphDialect.Modern).Count(Everything with { LinkedTo = [], Where = [], Patients = null });

        Assert.Equal("CALL db.index.fulltext.queryNodes($index, $lucene) YIELD node AS n WITH n WHERE n:MedReport AND n._group = $group AND n._words CONTAINS $phrase0 RETURN count(n) AS found", statement.Text);
        Assert.Equal("Medrecord_words", statement.Parameters["index"]);
        Assert.Equal("\"planted \\\"words\\\" \\\\\"", statement.Parameters["lucene"]);
        Assert.Equal(" planted \"words\" \\ ", statement.Parameters["phrase0"]);
    }

    [Theory]
    [InlineData("2026-01-02", "n.saved_at", "n._tenant = $tenant")]
    [InlineData("\uD7FF", "n.saved_at", "n._tenant = $tenant")]
    [InlineData("\uE000", "coalesce(n._text_saved_at, n.saved_at)", "n._group = $group")]
    [InlineData("a😀", "coalesce(n._text_saved_at, n.saved_at)", "n._group = $group")]
    public void AText_IsComparedWithTheFieldItself_WhereOrdersAgree(string text, string expected, string tenant)
    {
        var statement = new QueryStatements(new GraphNames(""), GraphDialect.Modern).Count(
            new RecordQuery { Tenant = "t", Kind = "Report", Where = [new FieldCondition("saved_at", FieldComparison.AtLeast, text), new FieldCondition("saved_at", FieldComparison.Below, text)] });

        Assert.Equal($"MATCH (n:StoredRecord:Report) WHERE {tenant} AND $form0 IN n._fields AND {expected} >= $value0 AND $form1 IN n._fields AND {expected} < $value1 RETURN count(n) AS found", statement.Text);
    }

    [Fact]
    public void ANameThatNoRecordCanHave_FindsNothing_AndStandsNowhere()
    {
        var statement = new QueryStatements(new GraphNames(""), GraphDialect.Modern).Query(Everything with { Phrases = [], LinkedTo = [], Patients = null, Where = [new FieldCondition("x = 1 OR true //", FieldComparison.Equal, 1L)], OrderBy = "y //" });

        Assert.Equal("MATCH (n:StoredRecord:Report) WHERE n._group = $group AND false RETURN properties(n) AS node ORDER BY n._order DESC SKIP $skip LIMIT $limit", statement.Text);
    }
}
