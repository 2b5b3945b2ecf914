using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>Many at once, many that give up, and a wire that breaks anywhere.</summary>
public sealed class CrowdTests(ITestOutputHelper output)
{
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
        await using var proxy = new CuttingProxy(server.Port);
        await using var session = SessionBench.Open(proxy.Address, static options => (options.PoolSize, options.FetchSize) = (2, 20));
        var random = new Random(20261121);
        int unknown = 0, retried = 0;

        for (int i = 0; i < 3000; i++)
        {
            string key = $"k{i}";
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

            Assert.True(error is null or CommitUnknownException, $"{i}: {error}");
            Assert.True(error is not null || server.State.Snapshot().ContainsKey(key), $"{i} was acknowledged and is not there.");
            unknown += error is null ? 0 : 1;
            retried += tries > 1 ? 1 : 0;
        }

        output.WriteLine($"3000 transactions, {retried} run again, {unknown} unknown, {server.ConnectionsAccepted} connections");
        Assert.True(retried > 100 && unknown > 10);
        Assert.Equal(0, session.Pool().InUse);
        await session.PutAsync("last", 1L);
        await SessionBench.UntilAsync(() => server.ConnectionsOpen <= 2);
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
        await SessionBench.UntilAsync(() => server.ConnectionsOpen == 0);
    }

    private static BoltServer Adding(BoltServer server) => server.Serve().On(Add, async (call, token) =>
    {
        await call.Transaction.LockAsync("sum", token);
        call.Transaction.Set("sum", (long)(call.Transaction.Get("sum") ?? 0L) + 1);
        return ServedResult.Changed(("properties-set", 1));
    });
}
