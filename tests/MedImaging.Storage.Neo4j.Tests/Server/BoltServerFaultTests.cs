using System.Diagnostics;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class BoltServerFaultTests
{
    private const byte Success = 0x70, Record = 0x71, Failure = 0x7F;

    public static TheoryData<string, BoltFault, bool, bool, int> Cuts => new()
    {
        { "unread, RST", BoltFault.CutUnread(), false, false, 0 },
        { "unread, FIN", BoltFault.CutUnread(reset: false), false, true, 0 },
        { "before, RST", BoltFault.CutBefore(), false, false, 0 },
        { "before, FIN", BoltFault.CutBefore(reset: false), false, true, 0 },
        { "after, RST", BoltFault.CutAfter(), true, false, 0 },
        { "after, FIN", BoltFault.CutAfter(reset: false), true, true, 0 },
        { "within, RST", BoltFault.CutWithin(3), true, false, 3 },
        { "within, FIN", BoltFault.CutWithin(1, reset: false), true, true, 1 },
    };

    [Theory, MemberData(nameof(Cuts))]
    public async Task ACutCommit_IsAppliedOrNot_AsTheFaultSays(string what, BoltFault fault, bool isApplied, bool isOrderly, int bytes)
    {
        await using var server = BoltServerProtocolTests.Start().Break(ServedMessage.Commit, fault);
        using var raw = await RawBolt.ReadyAsync(server);
        await raw.SendAsync(RawBolt.Begin, RawBolt.Run("WRITE"), RawBolt.PullAll, RawBolt.Commit);
        await raw.ExpectAsync(Success, Success, Success);

        var (rest, ended) = await raw.ReadToEndAsync();

        Assert.Equal(isApplied, server.State.Snapshot().ContainsKey("written"));
        Assert.True(isOrderly == ended, what);
        Assert.Equal(bytes, rest.Length);
        Assert.Equal(!what.StartsWith("unread", StringComparison.Ordinal), server.Requests.Any(request => request.Kind == ServedMessage.Commit));
    }

    [Fact]
    public async Task AFault_SkipsAndRepeats_AsPlanned()
    {
        await using var server = BoltServerProtocolTests.Start()
            .Break(ServedMessage.Run, BoltFault.Fail("Neo.TransientError.General.Test"), skip: 1, times: 2, where: request => request.Text == "ROWS");
        using var raw = await RawBolt.ReadyAsync(server);
        var seen = new List<byte>();
        for (int i = 0; i < 5; i++)
        {
            await raw.SendAsync(RawBolt.Run("ROWS"));
            seen.AddRange(await raw.SignaturesAsync(1));
            await raw.SendAsync(RawBolt.Reset);
            await raw.ExpectAsync(Success);
        }

        Assert.Equal([Success, Failure, Failure, Success, Success], seen);
    }

    [Fact]
    public async Task AMessageThatIsIgnored_TakesNoFailure()
    {
        await using var server = BoltServerProtocolTests.Start().Break(ServedMessage.Run, BoltFault.Fail(ServedFailure.Deadlock), times: 2);
        using var raw = await RawBolt.ReadyAsync(server);

        await raw.SendAsync(RawBolt.Run("ROWS"), RawBolt.PullAll, RawBolt.Run("ROWS"), RawBolt.PullAll);
        await raw.ExpectAsync(Failure, 0x7E, 0x7E, 0x7E);
        await raw.SendAsync(RawBolt.Reset);
        await raw.ExpectAsync(Success);
        await raw.SendAsync(RawBolt.Run("ROWS"));
        await raw.ExpectAsync(Failure);
    }

    [Fact]
    public async Task TheHandshake_CanFailToo()
    {
        await using var server = BoltServer.Start()
            .Break(ServedMessage.Handshake, BoltFault.CutBefore())
            .Break(ServedMessage.Handshake, BoltFault.CutWithin(2, reset: false))
            .Break(ServedMessage.Handshake, BoltFault.Bytes(RawBolt.Hex("00000906")));
        using var first = await RawBolt.ConnectAsync(server);
        Assert.False((await first.ReadToEndAsync()).IsOrderly);
        using var second = await RawBolt.ConnectAsync(server);
        Assert.Equal(new byte[2], (await second.ReadToEndAsync()).Bytes);
        using var third = await RawBolt.ConnectAsync(server);
        Assert.Equal(RawBolt.Hex("00000906"), await third.ReadAsync(4));
    }

    [Fact]
    public async Task AFailedCommit_MayHaveBeenApplied()
    {
        await using var server = BoltServerProtocolTests.Start().Break(ServedMessage.Commit, BoltFault.Fail(new("Neo.DatabaseError.General.UnknownError"), applies: true));
        using var raw = await RawBolt.ReadyAsync(server);
        await raw.SendAsync(RawBolt.Begin, RawBolt.Run("WRITE"), RawBolt.PullAll, RawBolt.Commit);

        await raw.ExpectAsync(Success, Success, Success, Failure);
        Assert.Contains("written", server.State.Snapshot());
    }

    [Fact]
    public async Task ALateAnswer_ComesAfterNoops()
    {
        await using var server = BoltServerProtocolTests.Start()
            .Break(ServedMessage.Pull, BoltFault.Late(TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(20)));
        using var raw = await RawBolt.ReadyAsync(server);
        var watch = Stopwatch.StartNew();
        await raw.SendAsync(RawBolt.Run("ROWS"), RawBolt.PullAll);
        await raw.SignaturesAsync(1);

        var first = await raw.MessageAsync();

        Assert.Equal(Record, first.Message[1]);
        Assert.InRange(first.Noops, 1, 20);
        Assert.True(watch.Elapsed > TimeSpan.FromMilliseconds(200));
        await raw.ExpectAsync(Record, Record, Success);
    }

    [Fact]
    public async Task ABusyHandler_IsCoveredByNoops()
    {
        await using var server = BoltServerProtocolTests.Start(new BoltServerOptions { KeepAlive = TimeSpan.FromMilliseconds(10), ReceiveTimeoutSeconds = 1 });
        using var raw = await RawBolt.ReadyAsync(server);
        await raw.SendAsync(RawBolt.Run("FOREVER"));
        Assert.Equal(new byte[20], await raw.ReadAsync(20));

        await raw.SendAsync(RawBolt.Reset);

        await raw.ExpectAsync(Failure, Success);
    }

    [Fact]
    public async Task NoAnswer_MeansNone()
    {
        await using var server = BoltServerProtocolTests.Start().Break(ServedMessage.Run, BoltFault.Silent());
        using var raw = await RawBolt.ReadyAsync(server);
        await raw.SendAsync(RawBolt.Run("ROWS"), RawBolt.PullAll, RawBolt.Reset);
        await server.WaitForAsync(request => request.Kind == ServedMessage.Reset);
        var answer = raw.MessageAsync();

        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(100)));
        server.CutAll();
        await Assert.ThrowsAnyAsync<Exception>(() => answer);
    }

    [Fact]
    public async Task Garbage_ComesAsItIs_InChunksOrNot()
    {
        await using var server = BoltServerProtocolTests.Start()
            .Break(ServedMessage.Run, BoltFault.Message(RawBolt.Hex("B171D67FFFFFFF")))
            .Break(ServedMessage.Pull, BoltFault.Bytes(RawBolt.Hex("DEADBEEF"), thenCut: true));
        using var raw = await RawBolt.ReadyAsync(server);
        await raw.SendAsync(RawBolt.Run("ROWS"), RawBolt.PullAll);

        Assert.Equal(RawBolt.Hex("B171D67FFFFFFF"), (await raw.MessageAsync()).Message);
        var (rest, isOrderly) = await raw.ReadToEndAsync();
        Assert.Equal(RawBolt.Hex("DEADBEEF"), rest);
        Assert.True(isOrderly);
    }

    [Fact]
    public async Task TheSameAnswer_ComesInAnyShape()
    {
        await using var server = BoltServerProtocolTests.Start();
        using var raw = await RawBolt.ReadyAsync(server);
        byte[]? first = null;
        foreach (var shape in Shapes())
        {
            server.Wire = shape;
            await raw.SendAsync(RawBolt.Run("ROWS"), RawBolt.PullAll);
            var run = await raw.MessageAsync();
            Assert.Equal(shape.Noops, run.Noops);
            Assert.Equal((run.Message.Length + shape.ChunkSize - 1) / shape.ChunkSize, run.Chunks);
            Assert.Equal(first ??= run.Message, run.Message);
            await raw.ExpectAsync(Record, Record, Record, Success);
        }
    }

    [Fact]
    public async Task AServerThatWasDown_ComesBackOnItsPort()
    {
        await using var server = BoltServerProtocolTests.Start();
        using var before = await RawBolt.ReadyAsync(server);
        await server.PauseAsync();

        Assert.False((await before.ReadToEndAsync()).IsOrderly);
        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => RawBolt.ConnectAsync(server));

        server.Resume();
        using var after = await RawBolt.ReadyAsync(server);
        Assert.Equal(2, server.ConnectionsAccepted);
    }

    // Each try carries its own key; after a cut the client looks, as ours must, and tries again with the same key.
    [Fact]
    public async Task CutsDuringCommit_LoseAndDoubleNothing_ForAClientThatLooks()
    {
        const int Writes = 300;
        var random = new Random(20240229);
        BoltFault?[] faults =
            [null, BoltFault.CutUnread(), BoltFault.CutBefore(), BoltFault.CutAfter(), BoltFault.CutWithin(2), BoltFault.CutAnswered(), BoltFault.CutAfter(reset: false)];
        await using var server = BoltServer.Start().On(call => call.Text.StartsWith('W'), call =>
        {
            bool isThere = call.Transaction.Contains(call.Text);
            call.Transaction.Set(call.Text, isThere ? call.Transaction.Get(call.Text) : 1L);
            return ServedResult.Single("new", !isThere);
        });
        server.FaultRule = request => request.Kind == ServedMessage.Commit ? faults[random.Next(faults.Length)] : null;
        int tries = 0;
        for (int write = 0; write < Writes; write++)
        {
            while (!await TryAsync(server, $"W{write}"))
            {
                tries++;
            }
        }

        Assert.Equal(Writes, server.State.Snapshot().Count);
        Assert.All(server.State.Snapshot().Values, value => Assert.Equal(1L, value));
        Assert.InRange(tries, Writes / 2, Writes * 10);
    }

    private static async Task<bool> TryAsync(BoltServer server, string key)
    {
        using var raw = await RawBolt.ReadyAsync(server);
        await raw.SendAsync(RawBolt.Begin, RawBolt.Run(key), RawBolt.PullAll);
        await raw.SignaturesAsync(4);
        try
        {
            await raw.SendAsync(RawBolt.Commit);
            return await raw.SignaturesAsync(1) is [Success];
        }
        catch (Exception ex) when (ex is EndOfStreamException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static IEnumerable<BoltWireShape> Shapes()
    {
        yield return new BoltWireShape();
        yield return new BoltWireShape { ChunkSize = 1 };
        yield return new BoltWireShape { ChunkSize = 5, Noops = 3 };
        yield return new BoltWireShape { WriteSize = 1, Noops = 1 };
        for (int at = 1; at < 60; at++)
        {
            yield return new BoltWireShape { SplitAt = at };
        }
    }
}
