using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class BoltSessionTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    public static TheoryData<int, int> Versions => new(ServedVersion.All.Select(static version => (version.Major, version.Minor)));

    [Theory, MemberData(nameof(Versions))]
    public async Task WhatWasWritten_IsRead_InEveryVersion(int major, int minor)
    {
        await using var server = BoltServer.Start(new() { MinimumVersion = new(major, minor), MaximumVersion = new(major, minor) }).Serve();
        await using var session = server.Open();

        var result = await session.WriteAsync(static async (transaction, token) =>
            (await transaction.RunAsync([new(SessionBench.Put, ("key", "a"), ("value", 5L)), new(SessionBench.Get, ("key", "a"))], token)).ToArray());

        Assert.Equal(1, result[0].Counters["properties-set"]);
        Assert.Equal(["value"], result[1].Columns);
        Assert.Equal(5L, result[1].Rows[0].Get<long>("value"));
        Assert.Equal(5L, await session.GetAsync("a"));
        Assert.Equal(1, server.ConnectionsAccepted);
        Assert.Equal(
            [ServedMessage.Begin, ServedMessage.Run, ServedMessage.Pull, ServedMessage.Run, ServedMessage.Pull, ServedMessage.Commit, ServedMessage.Begin, ServedMessage.Run, ServedMessage.Pull, ServedMessage.Commit],
            server.Kinds().Where(static kind => kind is not (ServedMessage.Hello or ServedMessage.Logon)));
    }

    [Fact]
    public async Task Begin_SaysModeTimeoutDatabaseAndWhatWasWrittenBefore()
    {
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open(options => (options.Database, options.QueryTimeout) = ("neo4j", TimeSpan.FromSeconds(3)));

        await session.PutAsync("a", 1L);
        string bookmark = Assert.Single(session.Bookmarks);
        Assert.Equal("OFF", server.Requests[0].Extra["notifications_minimum_severity"]);
        await session.GetAsync("a");

        var begins = server.Requests.Where(static request => request.Kind == ServedMessage.Begin).ToArray();
        Assert.False(begins[0].Extra.ContainsKey("mode") && begins[0].Extra["mode"] is "r");
        Assert.Equal("r", begins[1].Extra["mode"]);
        Assert.All(begins, begin => Assert.Equal((3000L, "neo4j"), ((long)begin.Extra["tx_timeout"]!, (string)begin.Extra["db"]!)));
        Assert.Equal([bookmark], ((IReadOnlyList<object?>)begins[1].Extra["bookmarks"]!).Cast<string>());
    }

    [Fact]
    public async Task ManyStatements_CostOneRoundTrip_AndTheCommitAnother()
    {
        await using var server = BoltServer.Start().Serve();
        await using var proxy = new CuttingProxy(server.Port) { HoldsAnswers = true };
        await using var session = SessionBench.Open(proxy.Address);
        await session.PutAsync("warm", 0L);
        int before = proxy.Flights;

        await session.WriteAsync(async (transaction, token) =>
            await transaction.RunAsync([.. Enumerable.Range(0, 200).Select(static i => new CypherStatement(SessionBench.Put, ("key", $"k{i}"), ("value", (long)i)))], token));

        Assert.Equal(2, proxy.Flights - before);
        Assert.Equal(201, server.State.Snapshot().Count);
    }

    [Fact]
    public async Task AStream_FetchesNoMoreThanIsAskedFor_AndTheTransactionGoesOn()
    {
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open(static options => options.FetchSize = 50);

        long sum = await session.WriteAsync(static async (transaction, token) =>
        {
            long sum = 0;
            await foreach (var row in transaction.StreamAsync(new(SessionBench.Count, ("n", 100_000L)), token))
            {
                sum += row.Get<long>("i");
                if (row.Get<long>("i") == 120)
                {
                    break;
                }
            }

            await transaction.RunAsync([new(SessionBench.Put, ("key", "after"), ("value", sum))], token);
            return sum;
        });

        Assert.Equal(7260, sum);
        Assert.Equal(7260L, server.State.Snapshot()["after"]);
        Assert.InRange(server.RecordsSent, 120, 150);
        Assert.Contains(ServedMessage.Discard, server.Kinds());
        Assert.DoesNotContain(ServedMessage.Reset, server.Kinds());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task AStream_ReadToItsEnd_IsWhole(bool guesses)
    {
        await using var server = BoltServer.Start(new() { GuessesMore = guesses }).Serve();
        await using var session = server.Open(static options => options.FetchSize = 100);

        foreach (long count in (long[])[0, 1, 99, 100, 101, 1000])
        {
            var seen = await session.ReadAsync(async (transaction, token) =>
            {
                var seen = new List<long>();
                await foreach (var row in transaction.StreamAsync(new(SessionBench.Count, ("n", count)), token))
                {
                    seen.Add(row.Get<long>("i"));
                }

                return seen;
            });
            Assert.Equal(Enumerable.Range(1, (int)count).Select(static i => (long)i), seen);
        }

        Assert.Equal(1, server.ConnectionsAccepted);
    }

    [Fact]
    public async Task TwoStreamsAndStatements_MayInterleave()
    {
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open(static options => options.FetchSize = 10);

        long sum = await session.ReadAsync(static async (transaction, token) =>
        {
            long sum = 0;
            var statement = new CypherStatement(SessionBench.Count, ("n", 35L));
            await using var second = transaction.StreamAsync(statement, token).GetAsyncEnumerator(token);
            await foreach (var row in transaction.StreamAsync(statement, token))
            {
                Assert.True(await second.MoveNextAsync());
                sum += row.Get<long>("i") + second.Current.Get<long>("i");
                sum += (await transaction.RunAsync([new(SessionBench.Count, ("n", 1L))], token))[0].Rows[0].Get<long>("i");
            }

            return sum;
        });

        Assert.Equal((630 * 2) + 35, sum);
    }

    [Fact]
    public async Task WorkThatThrows_IsRolledBack_AndItsConnectionIsUsedAgain()
    {
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open();

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(async () => await session.WriteAsync<int>(static async (transaction, token) =>
        {
            await transaction.RunAsync([new(SessionBench.Put, ("key", "a"), ("value", 1L))], token);
            throw new InvalidDataException("mine");
        }));

        Assert.Equal("mine", thrown.Message);
        Assert.Contains(ServedMessage.Rollback, server.Kinds());
        Assert.Null(await session.GetAsync("a"));
        Assert.Equal(1, server.ConnectionsAccepted);
    }

    [Fact]
    public async Task AConsumerThatThrowsInAStream_LeavesTheConnectionClean()
    {
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open(static options => options.FetchSize = 10);

        await Assert.ThrowsAsync<InvalidDataException>(async () => await session.ReadAsync<int>(static async (transaction, token) =>
        {
            await foreach (var row in transaction.StreamAsync(new(SessionBench.Count, ("n", 1000L)), token))
            {
                throw new InvalidDataException($"{row.Columns.Count}");
            }

            return 0;
        }));

        await session.PutAsync("a", 1L);
        Assert.Equal(1, server.ConnectionsAccepted);
        Assert.True(server.RecordsSent <= 20);
    }

    [Fact]
    public async Task WorkThatRunsNothing_SendsNothing()
    {
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open();

        Assert.Equal(5, await session.WriteAsync(static (_, _) => ValueTask.FromResult(5)));

        Assert.DoesNotContain(ServedMessage.Begin, server.Kinds());
        Assert.Equal((0, 1), (session.Pool().InUse, session.Pool().Idle));
    }

    [Fact]
    public async Task Cancelling_StopsTheQueryOnTheServer_AndKeepsTheConnection()
    {
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open();
        using var cancel = new CancellationTokenSource();

        var running = session.WriteAsync(static async (transaction, token) => await transaction.RunAsync([new(SessionBench.Wait)], token), cancel.Token).AsTask();
        await server.WaitForAsync(static request => request.Text == SessionBench.Wait).WaitAsync(Guard);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Guard));
        Assert.Contains(ServedMessage.Reset, server.Kinds());
        await session.PutAsync("a", 1L);
        Assert.Equal(1, server.ConnectionsAccepted);
    }

    [Fact]
    public async Task ATransactionInsideATransaction_IsRefused()
    {
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.WriteAsync(async (_, token) => await session.GetAsync("a", token)));
        await session.WriteAsync((_, _) => ValueTask.FromResult(0));   // the flag went with the work
    }

    [Fact]
    public async Task ATransaction_IsForOneCallAtATime_AndNotForLater()
    {
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open();
        ICypherTransaction? kept = null;

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.WriteAsync(async (transaction, token) =>
        {
            kept = transaction;
            var first = transaction.RunAsync([new(SessionBench.Wait)], token).AsTask();
            _ = first.ContinueWith(static task => task.Exception, TaskScheduler.Default);
            return await transaction.RunAsync([new(SessionBench.Get, ("key", "a"))], token);
        }));

        await Assert.ThrowsAnyAsync<Exception>(async () => await kept!.RunAsync([new(SessionBench.Get, ("key", "a"))]));
        await session.PutAsync("a", 1L);
        await session.WriteAsync((transaction, _) =>
        {
            kept = transaction;
            return ValueTask.FromResult(0);
        });
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await kept!.RunAsync([new(SessionBench.Get, ("key", "a"))]));
        Assert.Equal(0, session.Pool().InUse);
    }

    [Theory, InlineData(100), InlineData(1000)]
    public async Task ResultsThatAreTooLong_AreRefused(int rows)
    {
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open(options => (options.MaxRows, options.MaxResultBytes) = (100, rows == 100 ? 2000 : 1L << 30));

        var error = await Assert.ThrowsAsync<MedImagingException>(async () => await session.ReadAsync(async (transaction, token) =>
            await transaction.RunAsync([new(SessionBench.Count, ("n", (long)rows)), new(SessionBench.Get, ("key", "a"))], token)));

        Assert.Equal(ErrorKind.LimitExceeded, error.Kind);
        Assert.Null(await session.GetAsync("a"));
        Assert.Equal(1, server.ConnectionsAccepted);
    }

    [Fact]
    public async Task AStatementThatFails_EndsTheTransaction_EvenIfItsWorkSwallowsIt()
    {
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open();

        var error = await Assert.ThrowsAnyAsync<MedImagingException>(async () => await session.WriteAsync(static async (transaction, token) =>
        {
            await transaction.RunAsync([new(SessionBench.Put, ("key", "a"), ("value", 1L))], token);
            await Assert.ThrowsAnyAsync<MedImagingException>(async () => await transaction.RunAsync([new("NOT CYPHER"), new(SessionBench.Put, ("key", "b"), ("value", 1L))], token));
            await Assert.ThrowsAnyAsync<MedImagingException>(async () => await transaction.RunAsync([new(SessionBench.Get, ("key", "a"))], token));
            return 0;
        }));

        Assert.Equal(ErrorKind.InvalidInput, error.Kind);
        Assert.Empty(server.State.Snapshot());
        Assert.Equal(0, session.Pool().InUse);
    }

    [Fact]
    public async Task AParameterBoltHasNoWordFor_IsTheCallersBug_AndTheConnectionStays()
    {
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open();

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await session.PutAsync("a", new object()));

        Assert.Null(await session.GetAsync("a"));
        Assert.Equal(1, server.ConnectionsAccepted);
    }
}
