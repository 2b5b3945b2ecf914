using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class RoutedSourceTests : IAsyncLifetime
{
    private readonly BoltState _state = new();
    private readonly BoltServer[] _servers;

    public RoutedSourceTests()
    {
        _servers = [.. Enumerable.Range(0, 3).Select(_ => BoltServer.Start(new() { State = _state }).Serve())];
        Elect(0);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task WritesGoToTheLeader_AndReadsGoRound()
    {
        await using var session = _servers[1].Open(scheme: "neo4j");
        for (int i = 0; i < 6; i++)
        {
            await session.PutAsync($"k{i}", 1L);
            Assert.Equal(1L, await session.GetAsync($"k{i}"));
        }

        Assert.Equal(6, Begins(_servers[0], isRead: false));
        Assert.Equal([0, 3, 3], _servers.Select(static server => Begins(server, isRead: true)));
        Assert.Equal(1, _servers.Sum(static server => server.Requests.Count(static request => request.Kind == ServedMessage.Route)));
        var hello = _servers[1].Requests.First(static request => request.Kind == ServedMessage.Hello);
        Assert.Equal(_servers[1].Address, ((IReadOnlyDictionary<string, object?>)hello.Extra["routing"]!)["address"]);
    }

    [Fact]
    public async Task ANewLeader_IsFound()
    {
        await using var session = _servers[1].Open(scheme: "neo4j");
        await session.PutAsync("a", 1L);
        Elect(2);

        await session.PutAsync("b", 2L);

        Assert.Equal(2, _state.Snapshot().Count);
        Assert.Equal(1, Begins(_servers[2], isRead: false));
    }

    [Fact]
    public async Task AReaderThatIsGone_IsPassedOver()
    {
        await using var session = _servers[1].Open(scheme: "neo4j");
        await session.PutAsync("a", 1L);
        await session.GetAsync("a");
        await session.GetAsync("a");
        await _servers[2].PauseAsync();

        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(1L, await session.GetAsync("a"));
        }
    }

    [Fact]
    public async Task ALeaderThatDies_IsReplacedByTheNext()
    {
        await using var session = _servers[1].Open(scheme: "neo4j");
        await session.PutAsync("a", 1L);
        await _servers[0].PauseAsync();
        var writing = session.PutAsync("b", 2L).AsTask();
        await Task.Delay(200);
        Elect(1, without: 0);

        await writing.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(2, _state.Snapshot().Count);
    }

    [Fact]
    public async Task ATable_IsReadAgainWhenItsTimeIsOver()
    {
        var time = new FakeTime();
        await using var session = _servers[1].Open(time: time, scheme: "neo4j");
        await session.PutAsync("a", 1L);
        await session.PutAsync("b", 1L);
        Assert.Equal(1, Routes());
        time.Advance(TimeSpan.FromMinutes(6));
        await session.PutAsync("c", 1L);
        Assert.Equal(2, Routes());
    }

    [Fact]
    public async Task TheHomeDatabase_IsLearntAndNamed()
    {
        await using var session = _servers[1].Open(scheme: "neo4j");
        await session.PutAsync("a", 1L);
        await session.GetAsync("a");

        Assert.All(_servers.SelectMany(static server => server.Requests).Where(static request => request.Kind == ServedMessage.Begin), static begin => Assert.Equal("neo4j", begin.Extra["db"]));
    }

    [Fact]
    public async Task AServerThatRoutesItself_IsLeftToChooseTheHomeDatabase()
    {
        await using var server = BoltServer.Start(new() { ServerSideRouting = true }).Serve();
        await using var session = server.Open(scheme: "neo4j");
        await session.PutAsync("a", 1L);
        await session.PutAsync("b", 1L);

        Assert.All(server.Requests.Where(static request => request.Kind == ServedMessage.Begin), static begin => Assert.Null(begin.Extra.GetValueOrDefault("db")));
        Assert.Equal(1, server.Requests.Count(static request => request.Kind == ServedMessage.Route));
    }

    [Fact]
    public async Task AHomeDatabaseThatMoves_IsFollowed()
    {
        await using var server = BoltServer.Start(new() { ServerSideRouting = true }).Serve();
        await using var session = server.Open(scheme: "neo4j");
        await session.PutAsync("a", 1L);
        server.Options.Databases.Reverse();
        await session.PutAsync("b", 1L);
        await session.PutAsync("c", 1L);

        Assert.Equal("system", Assert.IsType<RoutedSource>(session.Source).Table?.Database);
        Assert.Equal(2, server.Requests.Count(static request => request.Kind == ServedMessage.Route));
    }

    [Fact]
    public async Task ADatabaseThatIsNotThere_IsToldAtOnce()
    {
        await using var session = _servers[0].Open(static options => options.Database = "nowhere", scheme: "neo4j");

        var error = await Assert.ThrowsAnyAsync<MedImagingException>(async () => await session.PutAsync("a", 1L));

        Assert.Equal(ErrorKind.NotFound, error.Kind);
        Assert.Equal(1, Routes());
    }

    [Fact]
    public async Task WhenNoRouterAnswers_TheInitialOnesAreAskedAgain()
    {
        int asked = 0;
        await using var session = _servers[0].Open(options => options.InitialRouters = _ => ValueTask.FromResult<IReadOnlyList<Uri>>([_servers[asked++ % 3].Uri("neo4j"), _servers[1].Uri("neo4j")]), scheme: "neo4j");
        await session.PutAsync("a", 1L);
        foreach (var server in _servers)
        {
            server.CutAll();
        }

        await session.PutAsync("b", 1L);
        Assert.Equal(2, _state.Snapshot().Count);
        Assert.True(asked >= 1);
    }

    [Fact]
    public async Task WithoutAnyServer_ItIsUnavailable_WhenTimeIsUp()
    {
        foreach (var server in _servers)
        {
            await server.PauseAsync();
        }

        await using var session = _servers[0].Open(static options => options.MaxRetryTime = TimeSpan.FromMilliseconds(300), scheme: "neo4j");
        var error = await Assert.ThrowsAnyAsync<MedImagingException>(async () => await session.PutAsync("a", 1L));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
    }

    [Fact]
    public async Task Chaos_OfLeadersAndCuts_LosesNoAcknowledgedWrite()
    {
        await using var session = _servers[1].Open(static options => (options.PoolSize, options.MaxRetryTime) = (8, TimeSpan.FromSeconds(60)), scheme: "neo4j");
        using var stop = new CancellationTokenSource();
        var chaos = Task.Run(async () =>
        {
            var random = new Random(3);
            while (!stop.IsCancellationRequested)
            {
                Elect(random.Next(3));
                await Task.Delay(20);
                _servers[random.Next(3)].CutAll(reset: random.Next(2) == 0);
                await Task.Delay(20);
            }
        });
        int unknown = 0;
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async user =>
        {
            await Task.Yield();
            for (int i = 0; i < 15; i++)
            {
                try
                {
                    await session.PutAsync($"{user}-{i}", 1L);
                    acknowledged.Add($"{user}-{i}");
                }
                catch (CommitUnknownException)
                {
                    Interlocked.Increment(ref unknown);
                }
            }
        })).WaitAsync(TimeSpan.FromMinutes(3));
        await stop.CancelAsync();
        await chaos;

        var there = _state.Snapshot();
        Assert.All(acknowledged, key => Assert.True(there.ContainsKey(key)));
        Assert.Equal(240, acknowledged.Count + unknown);
        var source = Assert.IsType<RoutedSource>(session.Source);
        Assert.All(source.Pools.Servers, address => Assert.Equal(0, source.Pools.InUse(address)));
    }

    private static int Begins(BoltServer server, bool isRead)
        => server.Requests.Count(request => request.Kind == ServedMessage.Begin && (request.Extra.GetValueOrDefault("mode") is "r") == isRead);

    private int Routes() => _servers.Sum(static server => server.Requests.Count(static request => request.Kind == ServedMessage.Route));

    private void Elect(int leader, int? without = null)
    {
        string[] all = [.. _servers.Where((_, i) => i != without).Select(static server => server.Address)];
        var table = new BoltRoutingTable(TimeSpan.FromMinutes(5), all, [.. all.Where(address => address != _servers[leader].Address)], [_servers[leader].Address]);
        for (int i = 0; i < _servers.Length; i++)
        {
            _servers[i].RoutingTable = table;
            _servers[i].IsLeader = i == leader;
        }
    }
}
