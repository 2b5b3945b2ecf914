using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>Many at once, many that give up, and a wire that breaks anywhere.</summary>
public sealed class CrowdTests(ITestOutputHelper output)
{
    private const string AddOnce = "MERGE (o:Operation {id: $key}) ON CREATE SET o.value = 1, sum = sum + 1";
    private const string Add = "MATCH (n {key: 'sum'}) SET n.value = n.value + 1";
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task SixtyFourUsers_ShareFourConnections_AndNoneSeesAnothersRows()
    {
        await using var server = Adding(BoltServer.Start());
        await using var session = server.Open(static options => options.PoolSize = 4);

        await Task.WhenAll(Enumerable.Range(0, 64).Select(async user =>
        {
            await Task.Yield();
            for (int i = 0; i < 20; i++)
            {
                await session.WriteAsync(async (transaction, token) => await transaction.RunAsync([new(Add)], token));
                long count = 1 + ((user * 31 + i) % 50);
                var rows = await session.ReadAsync(async (transaction, token) => (await transaction.RunAsync([new(SessionBench.Count, ("n", count))], token))[0].Rows);
                Assert.Equal(count, rows.Count);
                Assert.Equal(count, rows[^1].Get<long>("i"));
            }
        })).WaitAsync(Guard);

        Assert.Equal(64 * 20L, server.State.Snapshot()["sum"]);
        Assert.InRange(server.ConnectionsAccepted, 1, 4);
        Assert.Equal((0, 0), (session.Pool().InUse, session.Pool().Waiting));
        Assert.InRange(session.Bookmarks.Count, 1, 4);
    }

    [Fact]
    public async Task AStormOfCancellations_LosesNoConnection_AndNoAcknowledgedWrite()
    {
        await using var server = Adding(BoltServer.Start());
        await using var session = server.Open(static options => options.PoolSize = 4);
        int done = 0, unknown = 0, cancelled = 0;

        await Task.WhenAll(Enumerable.Range(0, 40).Select(async user =>
        {
            var random = new Random(user);
            await Task.Yield();
            for (int i = 0; i < 60; i++)
            {
                using var cancel = new CancellationTokenSource();
                cancel.CancelAfter(TimeSpan.FromMilliseconds(random.Next(0, 60)));
                try
                {
                    await session.WriteAsync(async (transaction, token) =>
                    {
                        await transaction.RunAsync([new(Add)], token);
                        if (user % 4 == 0)
                        {
                            await foreach (var _ in transaction.StreamAsync(new(SessionBench.Count, ("n", 3000L)), token))
                            {
                                token.ThrowIfCancellationRequested();
                            }
                        }

                        return 0;
                    }, cancel.Token);
                    Interlocked.Increment(ref done);
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref cancelled);
                }
                catch (CommitUnknownException)
                {
                    Interlocked.Increment(ref unknown);
                }
            }
        })).WaitAsync(Guard);

        output.WriteLine($"{done} done, {cancelled} cancelled, {unknown} unknown, {server.ConnectionsAccepted} connections");
        Assert.Equal(2400, done + cancelled + unknown);
        Assert.InRange((long)(server.State.Snapshot().GetValueOrDefault("sum") ?? 0L), done, done + unknown);
        Assert.Equal((0, 0), (session.Pool().InUse, session.Pool().Waiting));
        await session.WriteAsync(async (transaction, token) => await transaction.RunAsync([new(Add)], token));
        await SessionBench.UntilAsync(() => server.ConnectionsOpen <= 4);
    }

    [Fact]
    public async Task AWireCutAtAnyByte_GivesTypedErrorsOnly_AndThePoolRecovers()
    {
        await using var server = BoltServer.Start(new() { AllowsViolations = true }).Serve();
        int[][] seen = await Task.WhenAll(Enumerable.Range(0, 12).Select(each => Task.Run(() => CutAsync(server, each, 250)))).WaitAsync(Guard);

        output.WriteLine($"3000 transactions, {seen.Sum(static each => each[0])} run again, {seen.Sum(static each => each[1])} unknown, {server.ConnectionsAccepted} connections");
        Assert.True(seen.Sum(static each => each[0]) > 500 && seen.Sum(static each => each[1]) > 10);
        await SessionBench.UntilAsync(() => server.ConnectionsOpen == 0);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public async Task CutsDuringCommit_LoseNothingAndDoubleNothing_WhenWhoIsToldLooks(int seed)
    {
        const int Users = 8, Writes = 60;
        await using var server = Once(BoltServer.Start());
        await using var session = server.Open(static options => (options.PoolSize, options.MaxRetryTime) = (4, TimeSpan.FromMinutes(1)));
        var random = new Random(seed);
        int Draw()
        {
            lock (random)
            {
                return random.Next(16);
            }
        }

        server.FaultRule = request => request.Kind != ServedMessage.Commit ? null : Draw() switch
        {
            0 => BoltFault.CutUnread(),
            1 => BoltFault.CutBefore(reset: false),
            2 => BoltFault.CutAfter(),
            3 => BoltFault.CutWithin(3),
            4 => BoltFault.CutAnswered(),
            _ => null,
        };
        int unknown = 0;

        await Task.WhenAll(Enumerable.Range(0, Users).Select(user => Task.Run(async () =>
        {
            for (int i = 0; i < Writes; i++)
            {
                bool isDone = false;
                while (!isDone)
                {
                    try
                    {
                        // With an operation's id the same write may come twice: the second finds the first.
                        isDone = await session.WriteAsync(async (transaction, token) => (await transaction.RunAsync([new(AddOnce, ("key", $"{user}-{i}"))], token)).Count == 1);
                    }
                    catch (CommitUnknownException)
                    {
                        Interlocked.Increment(ref unknown);
                        isDone = await session.GetAsync($"{user}-{i}") is not null;
                    }
                }
            }
        }))).WaitAsync(Guard);

        output.WriteLine($"{unknown} commits unknown of {Users * Writes} writes");
        Assert.True(unknown > 50);
        Assert.Equal(Users * Writes, server.State.Snapshot().Count(static each => each.Value is 1L && each.Key != "sum"));
        Assert.Equal((long)(Users * Writes), server.State.Snapshot()["sum"]);
        Assert.Equal(0, session.Pool().InUse);
    }

    [Fact]
    public async Task Disposing_LetsWorkEnd_AndCutsWhatDoesNot()
    {
        await using var server = BoltServer.Start().Serve();
        var session = server.Open(static options => options.DrainTimeout = TimeSpan.FromSeconds(20));
        var begun = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var writing = session.WriteAsync(async (transaction, token) =>
        {
            begun.SetResult();
            await go.Task;
            return await transaction.RunAsync([new(SessionBench.Put, ("key", "a"), ("value", 1L))], token);
        }).AsTask();
        await begun.Task;
        var closing = session.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await session.GetAsync("a"));
        Assert.False(closing.IsCompleted);
        go.SetResult();
        await Task.WhenAll(writing, closing).WaitAsync(Guard);
        Assert.Single(server.State.Snapshot());

        var hasty = server.Open(static options => options.DrainTimeout = TimeSpan.Zero);
        var stuck = hasty.WriteAsync(static async (transaction, token) => await transaction.RunAsync([new(SessionBench.Wait)], token)).AsTask();
        await server.WaitForAsync(static request => request.Text == SessionBench.Wait).WaitAsync(Guard);
        await hasty.DisposeAsync().AsTask().WaitAsync(Guard);
        await Assert.ThrowsAnyAsync<Exception>(() => stuck.WaitAsync(Guard));
        hasty.Dispose();
        await hasty.DisposeAsync();
        await SessionBench.UntilAsync(() => server.ConnectionsOpen == 0);
    }

    private static async Task<int[]> CutAsync(BoltServer server, int user, int count)
    {
        await using var proxy = new CuttingProxy(server.Port);
        await using var session = SessionBench.Open(proxy.Address, static options => (options.PoolSize, options.FetchSize) = (2, 20));
        var random = new Random(20261121 + user);
        int unknown = 0, retried = 0;
        for (int i = 0; i < count; i++)
        {
            string key = $"{user}-{i}";
            int tries = 0;
            proxy.CutAfter(random.Next(0, 1200));
            var error = await Record.ExceptionAsync(async () => await session.WriteAsync(async (transaction, token) =>
            {
                tries++;
                await transaction.RunAsync([new(SessionBench.Put, ("key", key), ("value", 1L)), new(SessionBench.Count, ("n", 10L))], token);
                await foreach (var row in transaction.StreamAsync(new(SessionBench.Count, ("n", 30L)), token))
                {
                    Assert.InRange(row.Get<long>("i"), 1, 30);
                }

                return 0;
            }).AsTask().WaitAsync(Guard));
            proxy.Mend();

            Assert.True(error is null or CommitUnknownException, $"{key}: {error}");
            Assert.True(error is not null || server.State.Snapshot().ContainsKey(key), $"{key} was acknowledged and is not there.");
            unknown += error is null ? 0 : 1;
            retried += tries > 1 ? 1 : 0;
        }

        await session.PutAsync($"{user}-last", 1L);
        Assert.Equal(0, session.Pool().InUse);
        return [retried, unknown];
    }

    private static BoltServer Once(BoltServer server) => server.Serve().On(AddOnce, async (call, token) =>
    {
        await call.Transaction.LockAsync("sum", token);
        if (!call.Transaction.Contains(call.Get<string>("key")))
        {
            call.Transaction.Set(call.Get<string>("key"), 1L);
            call.Transaction.Set("sum", (long)(call.Transaction.Get("sum") ?? 0L) + 1);
        }

        return ServedResult.Single("n", 1L);
    });

    private static BoltServer Adding(BoltServer server) => server.Serve().On(Add, async (call, token) =>
    {
        await call.Transaction.LockAsync("sum", token);
        call.Transaction.Set("sum", (long)(call.Transaction.Get("sum") ?? 0L) + 1);
        return ServedResult.Changed(("properties-set", 1));
    });
}
