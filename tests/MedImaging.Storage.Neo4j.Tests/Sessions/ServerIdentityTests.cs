using System.Diagnostics;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class ServerIdentityTests
{
    [Theory]
    [InlineData("Neo4j/5.26.0", "Neo4j", 5, 26, 0)]
    [InlineData("Neo4j/2026.01.0", "Neo4j", 2026, 1, 0)]
    [InlineData("Neo4j/3.1.1", "Neo4j", 3, 1, 1)]
    [InlineData("Neo4j/5.27-aura", "Neo4j", 5, 27, -1)]
    [InlineData("Neo4j/5.27.0-2025.04", "Neo4j", 5, 27, 0)]
    [InlineData("Neo4j/v5.11.0 compatible graph database server", "Neo4j", 5, 11, 0)]
    [InlineData("Neo4j/dev", "Neo4j", 0, 0, -1)]
    [InlineData("", "Neo4j", 0, 0, -1)]
    [InlineData("Other/99999999999.1", "Other", 0, 0, -1)]
    [InlineData("Neo4j/5.", "Neo4j", 5, 0, -1)]
    public void AnAgent_IsRead(string agent, string product, int major, int minor, int build)
    {
        var server = ServerAgent.Read(agent, isEnterprise: false);

        Assert.Equal((product, major, minor, build), (server.Product, server.Version.Major, server.Version.Minor, server.Version.Build));
    }

    [Fact]
    public async Task TheServer_IsAskedOnce()
    {
        await using var server = BoltServer.Start(new() { Agent = "Neo4j/2025.10.1" }).Serve();
        await using var session = server.Open();

        Assert.Equal(new CypherServer("Neo4j", new Version(2025, 10, 1), false), await session.GetServerAsync());
        await session.GetServerAsync();

        Assert.Single(server.Requests, static request => request.Kind == ServedMessage.Run);
    }

    [Fact]
    public async Task AnEdition_ThatMayNotBeAsked_IsTheSmallerOne()
    {
        await using var server = BoltServer.Start().Serve().Break(ServedMessage.Run, BoltFault.Fail("Neo.ClientError.Security.Forbidden"));
        await using var session = server.Open();

        Assert.False((await session.GetServerAsync()).IsEnterprise);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Telemetry_IsSentOnlyWhenTheHostAllowsIt(bool isAllowed)
    {
        await using var server = BoltServer.Start(new() { Telemetry = true }).Serve();
        await using var session = server.Open(options => options.SendTelemetry = isAllowed);

        await session.PutAsync("a", 1L);

        Assert.Equal(isAllowed, server.Kinds().Contains(ServedMessage.Telemetry));
    }

    [Fact]
    public async Task Meters_CountConnections_BackToNone()
    {
        var counts = new System.Collections.Concurrent.ConcurrentDictionary<string, long>();
        await using var server = BoltServer.Start().Serve();
        using var listener = new System.Diagnostics.Metrics.MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "MedImaging" && instrument.Name.StartsWith("db.", StringComparison.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (tags.ToArray().Any(tag => tag.Value is string pool && pool == server.Address))
            {
                string state = tags.ToArray().FirstOrDefault(static tag => tag.Key == "db.client.connection.state").Value as string ?? "";
                counts.AddOrUpdate($"{instrument.Name} {state}", value, (_, sum) => sum + value);
            }
        });
        listener.Start();
        await using (var session = server.Open())
        {
            await Task.WhenAll(Enumerable.Range(0, 12).Select(i => session.PutAsync($"{i}", 1L).AsTask()));
            Assert.True(counts["db.client.connection.count idle"] > 0);
        }

        Assert.All(counts, static each => Assert.Equal(0, each.Value));
    }

    [Fact]
    public async Task Traces_CarryTheTextAndNeverAParameter()
    {
        var seen = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "MedImaging",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (seen)
                {
                    seen.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open(static options => options.Database = "neo4j");
        using (var root = new Activity("root").Start())
        {
            await session.PutAsync("planted-key", "planted-value");
            lock (seen)
            {
                var mine = seen.Where(activity => activity.RootId == root.RootId).ToArray();
                Assert.Contains(mine, static activity => activity.OperationName == "neo4j.write");
                var run = Assert.Single(mine, static activity => activity.OperationName == "neo4j.run");
                Assert.Equal(SessionBench.Put, run.GetTagItem("db.statement"));
                Assert.Equal("neo4j", run.GetTagItem("db.system"));
                Assert.Equal("neo4j", run.GetTagItem("db.name"));
                Assert.DoesNotContain(mine.SelectMany(static activity => activity.TagObjects), static tag => $"{tag.Value}".Contains("planted", StringComparison.Ordinal));
            }
        }
    }
}
