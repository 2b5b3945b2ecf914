using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class RoutingTableTests
{
    [Fact]
    public void ATable_IsRead_AndWhatIsLearntMakesAnother()
    {
        var table = Read(300L, ("ROUTE", ["a:1", "b:2"]), ("READ", ["b:2", "b:2", "c"]), ("WRITE", ["a:1"]), ("OTHER", ["z:9"]));

        Assert.NotNull(table);
        Assert.Equal(["a:1", "b:2"], table.Routers.Select(static each => $"{each}"));
        Assert.Equal(["b:2", "c:7687"], table.Readers.Select(static each => $"{each}"));
        Assert.Equal("home", table.Database);
        Assert.Empty(table.WithoutWriter(new("a", 1)).Writers);
        Assert.Equal(2, table.WithoutWriter(new("a", 1)).Routers.Length);
        Assert.Single(table.Without(new("a", 1)).Routers);
        Assert.Equal(3, table.Servers.Count());
    }

    [Fact]
    public void ATable_IsGoodUntilItsTimeIsOver_ForWhatItHas()
    {
        var time = new FakeTime();
        var table = RoutingTable.Read(Metadata(10L, ("ROUTE", ["a:1"]), ("READ", ["a:1"])), static _ => true, time.GetTimestamp());

        Assert.True(table!.IsGoodFor(isRead: true, time));
        Assert.False(table.IsGoodFor(isRead: false, time));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(table.IsGoodFor(isRead: true, time));
    }

    [Fact]
    public void WhatIsNoTable_IsNull()
    {
        Assert.Null(Read(-1L, ("ROUTE", ["a:1"]), ("READ", ["a:1"])));
        Assert.Null(Read("x", ("ROUTE", ["a:1"]), ("READ", ["a:1"])));
        Assert.Null(Read(1L, ("READ", ["a:1"])));
        Assert.Null(Read(1L, ("ROUTE", ["a:1"])));
        Assert.Null(Read(1L, ("ROUTE", ["a:99999", ":", "", null, 5L]), ("READ", ["a:1"])));
        Assert.Null(RoutingTable.Read(new Dictionary<string, object?>(), static _ => true, 0));
        Assert.Null(RoutingTable.Read(new Dictionary<string, object?> { ["rt"] = 5L }, static _ => true, 0));
        Assert.Null(RoutingTable.Read(new Dictionary<string, object?> { ["rt"] = new Dictionary<string, object?> { ["ttl"] = 1L, ["servers"] = new object?[2000] } }, static _ => true, 0));
    }

    [Fact]
    public void Addresses_ThatMayNotBeSpokenTo_AreLeftOut()
    {
        var table = RoutingTable.Read(Metadata(long.MaxValue, ("ROUTE", ["127.0.0.1:1", "evil.example:1"]), ("READ", ["localhost:1", "10.0.0.1:1"])), static address => Neo4jScheme.IsThisMachine(address.Host), 0);

        Assert.Equal(["127.0.0.1", "localhost"], table!.Servers.Select(static each => each.Host));
    }

    private static RoutingTable? Read(object? seconds, params (string Role, object?[] Addresses)[] servers) => RoutingTable.Read(Metadata(seconds, servers), static _ => true, 0);

    private static Dictionary<string, object?> Metadata(object? seconds, params (string Role, object?[] Addresses)[] servers) => new()
    {
        ["rt"] = new Dictionary<string, object?>
        {
            ["ttl"] = seconds,
            ["db"] = "home",
            ["servers"] = servers.Select(static each => (object?)new Dictionary<string, object?> { ["role"] = each.Role, ["addresses"] = each.Addresses }).ToArray(),
        },
    };
}
