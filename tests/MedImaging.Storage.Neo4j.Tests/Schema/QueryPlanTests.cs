using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace MedImaging.Tests;

/// <summary>How a real server goes about the queries, in its own words.</summary>
public sealed class QueryPlanTests(ITestOutputHelper output)
{
    [Fact]
    public async Task ALookup_GoesByItsIndex_NotOverAllRecordsOfTheTenant()
    {
        await using var session = await GraphServer.OpenAsync();
        string prefix = GraphServer.NewPrefix();
        var store = new Neo4jRecordStore(session, new Neo4jStoreOptions { LabelPrefix = prefix });
        foreach (string tenant in new[] { "one", "two" })
        {
            await store.WriteAsync(async writer =>
            {
                for (int number = 1; number <= 500; number++)
                {
                    await writer.PutAsync(Record(tenant, "Case", number, new RecordField("case_number", (long)number), new RecordField("status", "open")));
                    await writer.PutAsync(Record(tenant, "Report", number, new RecordField("saved_at", $"2026-01-{number:D3}")));
                }

                return true;
            });
        }

        var queries = new QueryStatements(new GraphNames(prefix), GraphDialect.Legacy);
        var byNumber = new RecordQuery { Tenant = "two", Kind = "Case", Where = [new FieldCondition("case_number", FieldComparison.Equal, 17L), new FieldCondition("status", FieldComparison.Equal, "open")] };
        var (plan, hits) = await ProfileAsync(queries.Query(byNumber), prefix);
        output.WriteLine($"{plan}: {hits} hits");
        Assert.StartsWith($"NodeIndexSeek :{prefix}Case(case_number)", plan, StringComparison.Ordinal);
        Assert.InRange(hits, 1, 60);

        var byTime = new RecordQuery { Tenant = "two", Kind = "Report", Where = [new FieldCondition("saved_at", FieldComparison.Below, "2026-01-004")] };
        (plan, hits) = await ProfileAsync(queries.Query(byTime), prefix);
        output.WriteLine($"{plan}: {hits} hits");
        Assert.StartsWith("NodeIndexSeekByRange", plan, StringComparison.Ordinal);
        Assert.InRange(hits, 1, 120);
        Assert.Equal(3, await store.ReadAsync(reader => reader.CountAsync(byTime)));
    }

    private static StoredRecord Record(string tenant, string kind, int number, params RecordField[] fields)
        => new() { Key = new RecordKey(tenant, kind, $"{number}"), Version = 1, Patient = "p", Fields = fields, Body = "{}"u8.ToArray() };

    /// <summary>Runs a statement and gives the plan's leaf and how much was looked at.</summary>
    private static async Task<(string Leaf, long Hits)> ProfileAsync(CypherStatement statement, string prefix)
    {
        var fixture = await TestContext.Current.GetFixture<Neo4j31Fixture>();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = await fixture!.RequireHttpAsync() };
        foreach (string index in new[] { "Case(case_number)", "Report(saved_at)", "StoredRecord(_group)" })
        {
            await RunAsync(http, $"CALL db.awaitIndex(':{prefix}{index}', 60)", []);
        }

        var answer = await RunAsync(http, "PROFILE " + statement.Text, [.. statement.Parameters.Select(pair => KeyValuePair.Create(pair.Key, JsonValue.Create(pair.Value)))]);
        var root = answer["results"]![0]!["plan"]!["root"]!;
        var all = new List<JsonNode>();
        for (JsonNode? node = root; node is not null; node = node["children"] is JsonArray { Count: > 0 } children ? children[0] : null)
        {
            all.Add(node);
        }

        Assert.All(all, node => Assert.True(node["children"] is not JsonArray { Count: > 1 }));
        return ($"{(string?)all[^1]["operatorType"]} {(string?)(all[^1]["Index"] ?? all[^1]["LabelName"])}", all.Sum(node => (long?)(node["DbHits"] ?? node["dbHits"]) ?? 0));
    }

    private static async Task<JsonNode> RunAsync(HttpClient http, string statement, IEnumerable<KeyValuePair<string, JsonValue?>> parameters)
    {
        var body = new JsonObject
        {
            ["statements"] = new JsonArray(new JsonObject { ["statement"] = statement, ["parameters"] = new JsonObject(parameters.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))) }),
        };
        using var response = await http.PostAsync(new Uri("/db/data/transaction/commit", UriKind.Relative), JsonContent.Create(body));
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Empty((JsonArray)answer["errors"]!);
        return answer;
    }
}
