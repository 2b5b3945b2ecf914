namespace MedImaging.Tests;

/// <summary>The text of following: one statement from all keys, values are parameters, and what is more than a page is asked for again.</summary>
public sealed class FollowStatementTests
{
    private static readonly RecordFollow Everything = new()
    {
        Tenant = "Planted",
        From = [new RecordKey("Planted", "Case", "Planted"), new RecordKey("Planted", "Case", "Planted"), new RecordKey("elsewhere", "Case", "Planted")],
        Links = ["OF", "IN", "OF", "]-() DETACH DELETE n //"],
        Patients = new HashSet<string> { "Planted" },
    };

    [Fact]
    public void ItStartsAtTheKeys_AndAppliesAllBeforeTheLimit()
    {
        var statement = FollowStatement.Of(new GraphNames("Med"), Everything, afterOrder: 0)!;

        Assert.Equal(
            "UNWIND $keys AS key MATCH (n:MedStoredRecord {_key: key})-[:OF|IN]->(other:MedStoredRecord)"
            + " WHERE other._version IS NOT NULL AND (other._patient IS NULL OR other._patient IN $patients)"
            + " WITH DISTINCT other, other._order AS place WHERE place > $after"
            + " RETURN other._group AS kept, other.id AS id, place ORDER BY place LIMIT $page",
            statement.Text.ReplaceLineEndings(" "));
        Assert.Equal(["Planted\u001FCase\u001FPlanted"], Assert.IsType<string[]>(statement.Parameters["keys"]));
        Assert.Contains("{_key: key})<-[:OF|IN]-(other", FollowStatement.Of(new GraphNames("Med"), Everything with { IsBackward = true, Patients = null }, 0)!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void WhereNothingCanBeFound_NothingIsAsked()
    {
        Assert.Null(FollowStatement.Of(new GraphNames(""), Everything with { Links = ["", "a b"] }, 0));
        Assert.Null(FollowStatement.Of(new GraphNames(""), Everything with { From = [new RecordKey("elsewhere", "Case", "1"), new RecordKey("Planted", "no name", "1")] }, 0));
    }

    [Fact]
    public async Task MoreThanAPage_IsAskedForFromWhereItEnded()
    {
        var server = new Pages(FollowStatement.Page + 3);
        var statements = new GraphStatements(new GraphNames(""), GraphDialect.Modern);
        var found = await new GraphReader(server, statements, isLocked: true, CancellationToken.None).FollowAsync(Everything);

        Assert.Equal(Enumerable.Range(1, FollowStatement.Page + 3).Select(number => new RecordKey("Planted", "Case", $"{number}")), found);
        Assert.Equal([0L, FollowStatement.Page], server.Asked);
        await Assert.ThrowsAsync<SeveralReadsException>(async () => await new GraphReader(new Pages(FollowStatement.Page), statements, isLocked: false, CancellationToken.None).FollowAsync(Everything));
    }

    private sealed class Pages(int rows) : ICypherTransaction
    {
        private static readonly string[] Columns = ["kept", "id", "place"];

        public List<long> Asked { get; } = [];

        public ValueTask<IReadOnlyList<CypherResult>> RunAsync(IReadOnlyList<CypherStatement> statements, CancellationToken cancellationToken = default)
        {
            long after = (long)statements[0].Parameters["after"]!;
            Asked.Add(after);
            var page = Enumerable.Range((int)after + 1, (int)Math.Min(FollowStatement.Page, rows - after)).Select(place => new CypherRow(Columns, ["Planted\u001FCase", $"{place}", (long)place]));
            return new([new CypherResult(Columns, [.. page], new Dictionary<string, long>())]);
        }

        public IAsyncEnumerable<CypherRow> StreamAsync(CypherStatement statement, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
