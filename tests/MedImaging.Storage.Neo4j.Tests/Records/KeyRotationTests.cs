using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>What a key rotation's page costs on the wire, over Bolt 5.</summary>
public sealed class KeyRotationTests
{
    private const int Records = 200;

    [Fact]
    public async Task APage_TakesAFewRoundTrips_HoweverManyItHas()
    {
        await using var server = Serve();
        await using var proxy = new CuttingProxy(server.Port) { HoldsAnswers = true };
        await using var session = SessionBench.Open(proxy.Address);
        var store = new Neo4jRecordStore(session, new Neo4jStoreOptions { AppliesSchema = false });
        await RotateAsync(store, 1, "warm");   // the connection is open, and the trail has begun
        int before = proxy.Flights;
        server.ForgetRequests();
        await RotateAsync(store, Records);

        // The lock, the records, the writes, the commit.
        Assert.Equal(4, proxy.Flights - before);
        string[] texts = [.. server.Requests.Where(request => request.Kind == ServedMessage.Run).Select(request => request.Text)];
        Assert.Equal(1, texts.Count(text => text.Contains("SET n._body =", StringComparison.Ordinal)));
        Assert.InRange(texts.Length, 1, 9);
        Assert.All(Enumerable.Range(0, Records), number => Assert.Equal("new", server.State.Snapshot()[$"body {number}"]));
        Assert.Empty(server.Violations);
    }

    [Fact]
    public async Task ARecordOfAnotherVersion_IsFoundOutAtTheEnd_AndNothingIsWritten()
    {
        await using var server = Serve();
        await using var session = server.Open();
        var store = new Neo4jRecordStore(session, new Neo4jStoreOptions { AppliesSchema = false });
        var kept = server.State.Snapshot();

        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await RotateAsync(store, Records + 1));
        Assert.Equal(kept.Where(IsRecord), server.State.Snapshot().Where(IsRecord));
        Assert.DoesNotContain(server.State.Snapshot(), pair => pair.Key.StartsWith("audit ", StringComparison.Ordinal));

        static bool IsRecord(KeyValuePair<string, object?> pair) => pair.Key.StartsWith("body ", StringComparison.Ordinal);
    }

    [Fact]
    public async Task BodiesBeyondAMessage_GoInSeveral()
    {
        await using var server = Serve();
        await using var session = server.Open();
        var store = new Neo4jRecordStore(session, new Neo4jStoreOptions { AppliesSchema = false });
        await RotateAsync(store, 20, new string('x', 1 << 20));

        var sent = server.Requests.Where(request => request.Text.Contains("SET n._body =", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, sent.Count);
        Assert.Equal(new string('x', 1 << 20), server.State.Snapshot()["body 19"]);
    }

    private static async Task RotateAsync(Neo4jRecordStore store, int records, string body = "new") => await store.WriteAsync(async writer =>
    {
        RecordKey[] keys = [.. Enumerable.Range(0, records).Select(number => new RecordKey("t", "Report", $"{number}"))];
        _ = await writer.FindAsync(keys);
        foreach (var key in keys)
        {
            await writer.ReplaceBodyAsync(key, 1, System.Text.Encoding.UTF8.GetBytes(body));
        }

        return await writer.AppendAuditAsync(new AuditEntry
        {
            Id = "one",
            Tenant = "t",
            At = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            UserId = "u",
            Event = "keys.rotate",
            Action = AuditAction.Update,
            Outcome = AuditOutcome.Success,
        });
    });

    /// <summary>A server that keeps so many bodies, each of a record in version 1.</summary>
    private static BoltServer Serve()
    {
        var server = BoltServer.Start().ServeTheStore();
        using (var transaction = server.State.Begin())
        {
            for (int number = 0; number < Records; number++)
            {
                transaction.Set($"body {number}", "old");
            }

            transaction.Commit();
        }

        return server
            .On(call => call.Text.StartsWith("UNWIND $keys AS key MATCH (n:StoredRecord", StringComparison.Ordinal), _ => ServedResult.Of(["node"]))
            .On(
                call => call.Text.StartsWith("UNWIND $rows AS row\nOPTIONAL MATCH (n:StoredRecord", StringComparison.Ordinal),
                call => new ServedResult(["kind"], call.Rows().Where(row => !call.Transaction.Contains(Place(row)) || row["kept"] is not 1L).Select(row => new[] { row["kind"] }).ToList()))
            .On(call => call.Text.Contains("SET n._body =", StringComparison.Ordinal), call =>
            {
                foreach (var row in call.Rows())
                {
                    call.Transaction.Set(Place(row), row["text"]);
                }

                return ServedResult.Empty;
            });
    }

    private static string Place(IReadOnlyDictionary<string, object?> row) => $"body {((string)row["key"]!).Split(GraphNames.Separator)[2]}";
}
