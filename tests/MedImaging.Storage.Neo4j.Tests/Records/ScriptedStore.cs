using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>The statements of numbers, audit and marks, answered by the scripted server over its state: enough to see whether a write happened, and how often.</summary>
internal static class ScriptedStore
{
    public static BoltServer ServeTheStore(this BoltServer server)
    {
        var writes = new WriteStatements(new GraphNames(""));
        var none = ServedResult.Empty;
        return server
            .On(writes.Lock("t", "o").Text, async (call, token) =>
            {
                await call.Transaction.LockAsync("tenant", token);
                call.Transaction.Set("operation", call.Parameters["operation"]);
                return none;
            })
            .On(writes.Head("t").Text, call => call.Transaction.Contains("epoch")
                ? ServedResult.Of(["epoch", "sequence", "hash", "key_id", "seal", "goes_on"], [call.Transaction.Get("epoch"), call.Transaction.Get("sequence"), call.Transaction.Get("hash"), call.Transaction.Get("key_id"), call.Transaction.Get("seal"), false])
                : ServedResult.Of(["epoch", "sequence", "hash", "key_id", "seal", "goes_on"]))
            .On(new ReadStatements(new GraphNames("")).LastLink("t").Text, _ => none)
            .On(writes.Number("t", "s").Text, call => call.Transaction.Contains("last") ? ServedResult.Single("last", call.Transaction.Get("last")) : ServedResult.Of(["last"]))
            .On(writes.FindOperation("o").Text, call => ServedResult.Single("found", call.Transaction.Contains($"mark {call.Parameters["operation"]}") ? 1L : 0L))
            .On(call => call.Text.StartsWith("CREATE (o:StoreOperation", StringComparison.Ordinal), call => Do(() => call.Transaction.Set($"mark {call.Parameters["operation"]}", true)))
            .On(call => call.Text.StartsWith("UNWIND $settled", StringComparison.Ordinal), call => Do(() =>
            {
                foreach (object? mark in call.Get<IReadOnlyList<object?>>("settled"))
                {
                    call.Transaction.Remove($"mark {mark}");
                }
            }))
            .On(call => call.Text.StartsWith("UNWIND $rows AS row MERGE (s:StoreSeries", StringComparison.Ordinal), call => Do(() => call.Transaction.Set("last", call.Rows().Single()["last"])))
            .On(call => call.Text.StartsWith("UNWIND $rows AS row CREATE (a:AuditEntry", StringComparison.Ordinal), call => Do(() =>
            {
                foreach (var row in call.Rows())
                {
                    call.Transaction.Set($"audit {row["sequence"]:D8}", row["entry"]);
                }
            }))
            .On(call => call.Text.StartsWith("UNWIND $rows AS row MATCH (h:AuditHead", StringComparison.Ordinal), call => Do(() =>
            {
                foreach (var (name, value) in call.Rows().Single())
                {
                    call.Transaction.Set(name, value);
                }
            }))
            .On(new MirrorStatements(new GraphNames("")).FindMirror.Text, _ => ServedResult.Single("found", 0L))
            .On(call => call.Text.Contains("WHERE o.at <", StringComparison.Ordinal), _ => none)
            .On(call => call.Text.Contains("dbms.components", StringComparison.Ordinal), _ => ServedResult.Of(["name", "edition"], ["Neo4j Kernel", "community"]));

        ServedResult Do(Action change)
        {
            change();
            return none;
        }
    }
}
