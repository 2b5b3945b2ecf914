using System.Diagnostics;
using MedImaging.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace MedImaging.Tests;

/// <summary>Sessions against a scripted server, and the few statements it answers.</summary>
internal static class SessionBench
{
    public const string Put = "MERGE (n {key: $key}) SET n.value = $value";
    public const string Get = "MATCH (n {key: $key}) RETURN n.value AS value";
    public const string Count = "UNWIND range(1, $n) AS i RETURN i";
    public const string Wait = "CALL wait()";

    public static BoltServer Serve(this BoltServer server) => server
        .On(Put, call =>
        {
            call.Transaction.Set(call.Get<string>("key"), call.Parameters["value"]);
            return ServedResult.Changed(("properties-set", 1));
        })
        .On(Get, call => call.Transaction.Contains(call.Get<string>("key"))
            ? ServedResult.Single("value", call.Transaction.Get(call.Get<string>("key")))
            : ServedResult.Of(["value"]))
        .On(Count, call => new ServedResult(["i"], Numbers(call.Get<long>("n"))))
        .On(Wait, async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return ServedResult.Empty;
        });

    public static BoltSession Open(this BoltServer server, Action<Neo4jOptions>? configure = null, TimeProvider? time = null, string scheme = "bolt")
        => Open(server.Uri(scheme), configure, time);

    public static BoltSession Open(Uri address, Action<Neo4jOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new Neo4jOptions { Address = address, PoolSize = 4, MaxRetryTime = TimeSpan.FromSeconds(10), AcquisitionTimeout = TimeSpan.FromSeconds(60) };
        configure?.Invoke(options);
        Assert.False(new Neo4jOptionsValidator().Validate(null, options).Failed, "The options are wrong.");
        return BoltSessionFactory.Create(options, time ?? TimeProvider.System, new Random(7), NullLogger.Instance);
    }

    public static ConnectionPool<BoltMember> Pool(this BoltSession session) => Assert.IsType<DirectSource>(session.Source).Pool;

    public static ValueTask<bool> PutAsync(this ICypherSession session, string key, object? value, CancellationToken cancellationToken = default)
        => session.WriteAsync(async (transaction, token) =>
        {
            await transaction.RunAsync([new(Put, ("key", key), ("value", value))], token);
            return true;
        }, cancellationToken);

    public static ValueTask<object?> GetAsync(this ICypherSession session, string key, CancellationToken cancellationToken = default)
        => session.ReadAsync(async (transaction, token) =>
        {
            var results = await transaction.RunAsync([new(Get, ("key", key))], token);
            return results[0].Rows.Count == 0 ? null : results[0].Rows[0]["value"];
        }, cancellationToken);

    public static IReadOnlyList<ServedMessage> Kinds(this BoltServer server) => [.. server.Requests.Select(static request => request.Kind)];

    /// <summary>Waits, within a generous guard, until something that others do has come to pass.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        var guard = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(guard.Elapsed < TimeSpan.FromSeconds(60), "It never came to pass.");
            await Task.Delay(5);
        }
    }

    private static IEnumerable<IReadOnlyList<object?>> Numbers(long count)
    {
        for (long i = 1; i <= count; i++)
        {
            yield return [i];
        }
    }
}
