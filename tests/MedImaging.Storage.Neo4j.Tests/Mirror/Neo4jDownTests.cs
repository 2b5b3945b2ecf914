using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

/// <summary>The graph server is down for a while: what writing to the store costs meanwhile, with and without a mirror that tries, and how fast the graph catches up.</summary>
public sealed class Neo4jDownTests(ITestOutputHelper output) : IDisposable
{
    private const int Windows = 20, Callers = 8;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);

    // MEDIMAGING_NEO4J_DOWN=600 for the long run, in seconds.
    private static readonly TimeSpan Down = TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("MEDIMAGING_NEO4J_DOWN") ?? "4", CultureInfo.InvariantCulture));

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AServerThatIsDown_HoldsUpNoWrite_AndMissesNone()
    {
        SQLitePCL.Batteries_V2.Init();
        var services = new ServiceCollection();
        services.AddMedImaging().AddSqliteStorage(_folder.File("store.db"));
        await using var host = services.BuildServiceProvider();
        var store = host.GetRequiredService<IRecordStore>();
        await using var proxy = new CommitCuttingProxy((await GraphServer.RequireAsync()).Port);
        await using var session = GraphServer.Open(proxy.Port, options => options.MaxRetryTime = TimeSpan.Zero);
        var options = new Neo4jStoreOptions { LabelPrefix = GraphServer.NewPrefix() };
        var (mirror, after) = (new Neo4jMirror(store, session, options), new Neo4jMirror(store, await GraphServer.SharedAsync(), options));
        await WriteAsync(store, [], Down / Windows);
        await after.CatchUpAsync(cancellationToken: Token);

        proxy.IsDown = true;
        var (without, with) = (new ConcurrentBag<double>(), new ConcurrentBag<double>());
        for (int window = 0; window < Windows; window++)
        {
            bool isTrying = window % 2 == 1;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var trying = isTrying ? mirror.RunAsync(stop.Token) : Task.CompletedTask;
            await WriteAsync(store, isTrying ? with : without, Down / Windows);
            while (isTrying && mirror.State.Failure is null)
            {
                await Task.Delay(20, Token);   // a window of a short run may be shorter than the first try
            }

            await stop.CancelAsync();
            await trying.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            Assert.Equal(isTrying ? ErrorKind.Unavailable : mirror.State.Failure, mirror.State.Failure);
        }

        long copied = after.State.Copied;
        long start = Stopwatch.GetTimestamp();
        var state = await after.CatchUpAsync(cancellationToken: Token);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"down {Down.TotalSeconds:F0} s: {without.Count + with.Count} writes; median and p99 without a mirror {At(without, 0.5):F2} and {At(without, 0.99):F2} ms, with one {At(with, 0.5):F2} and {At(with, 0.99):F2} ms; {state.Copied - copied} records caught up in {seconds:F1} s, {(state.Copied - copied) / seconds:F0} a second."));
        Assert.Equal(without.Count + with.Count, state.Copied - copied);
        var (there, here) = (await SumAsync(await GraphServer.SharedAsync(), options.LabelPrefix), await store.ReadAsync(reader => reader.ScanAsync(0, int.MaxValue), Token));
        Assert.Equal((here.Count, here.Sum(record => record.Order), here.Sum(record => record.Links.Count)), there);
    }

    /// <summary>Writes at a steady pace, as a host's callers do.</summary>
    private static Task WriteAsync(IRecordStore store, ConcurrentBag<double> milliseconds, TimeSpan time) => Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
    {
        long start = Stopwatch.GetTimestamp();
        await Task.Delay(Pace * caller / Callers, Token);
        using var pace = new PeriodicTimer(Pace);
        while (Stopwatch.GetElapsedTime(start) < time && await pace.WaitForNextTickAsync(Token))
        {
            long began = Stopwatch.GetTimestamp();
            await store.WriteAsync(PutAsync, Token);
            milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
    })));

    private static async ValueTask<bool> PutAsync(IRecordWriter writer)
    {
        string id = Guid.CreateVersion7().ToString("N");
        await writer.PutAsync(new StoredRecord
        {
            Key = new RecordKey("tenant", "Message", id),
            Version = 1,
            Patient = "patient-1",
            Fields = [new RecordField("created_at", id), new RecordField("role", "user"), new RecordField("number", 7L)],
            Links = [new RecordLink("BELONGS_TO", "Conversation", id[..8])],
            Words = "some words of a message",
            Body = new byte[600],
        });
        await writer.AppendAuditAsync(AuditEntry.OfMaintenance(Caller.Process with { Tenant = "tenant" }, "message.add", TimeProvider.System));
        return true;
    }

    private static async Task<(int Count, long Orders, int Links)> SumAsync(BoltSession session, string prefix)
    {
        var results = await session.ReadAsync(
            (transaction, token) => transaction.RunAsync(
            [
                new CypherStatement($"MATCH (n:{prefix}StoredRecord) WHERE n._version IS NOT NULL RETURN count(n) AS count, sum(n._order) AS orders"),
                new CypherStatement($"MATCH (:{prefix}StoredRecord)-[r]->(:{prefix}StoredRecord) RETURN count(r) AS links"),
            ],
            token),
            Token);
        return ((int)results[0].Rows[0].Get<long>("count"), results[0].Rows[0].Get<long>("orders"), (int)results[1].Rows[0].Get<long>("links"));
    }

    private static double At(IEnumerable<double> values, double share) => values.Order().ToList() is { Count: > 0 } sorted ? sorted[(int)(share * (sorted.Count - 1))] : 0;
}
