using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class BoltServerProtocolTests
{
    private const byte Success = 0x70, Record = 0x71, Ignored = 0x7E, Failure = 0x7F;

    public static TheoryData<string, byte[][]> Violations => new()
    {
        { "PULL without a result", [RawBolt.PullAll] },
        { "COMMIT without a transaction", [RawBolt.Commit] },
        { "HELLO again", [RawBolt.Hello] },
        { "LOGON again", [RawBolt.Logon] },
        { "BEGIN in a transaction", [RawBolt.Begin, RawBolt.Begin] },
        { "COMMIT over an open result", [RawBolt.Begin, RawBolt.Run("ROWS"), RawBolt.Commit] },
        { "RUN over an open result", [RawBolt.Run("ROWS"), RawBolt.Run("ROWS")] },
        { "PULL of another result", [RawBolt.Begin, RawBolt.Run("ROWS"), [0xB1, 0x3F, 0xA2, .. RawBolt.Text("n"), 1, .. RawBolt.Text("qid"), 7]] },
        { "PULL of no rows", [RawBolt.Run("ROWS"), RawBolt.Pull(0)] },
        { "PULL of fewer than all", [RawBolt.Run("ROWS"), RawBolt.Pull(0xFE)] },
        { "PULL without n", [RawBolt.Run("ROWS"), [0xB1, 0x3F, 0xA0]] },
        { "extras in a transaction", [RawBolt.Begin, [0xB3, 0x10, .. RawBolt.Text("ROWS"), 0xA0, 0xA1, .. RawBolt.Text("mode"), .. RawBolt.Text("r")]] },
        { "a mode that is none", [[0xB1, 0x11, 0xA1, .. RawBolt.Text("mode"), .. RawBolt.Text("x")]] },
        { "an extra nobody knows", [[0xB1, 0x11, 0xA1, .. RawBolt.Text("modus"), .. RawBolt.Text("r")]] },
        { "a timeout below 0", [[0xB1, 0x11, 0xA1, .. RawBolt.Text("tx_timeout"), 0xFF]] },
        { "bookmarks that are no list", [[0xB1, 0x11, 0xA1, .. RawBolt.Text("bookmarks"), 1]] },
        { "RUN without parameters", [[0xB1, 0x10, .. RawBolt.Text("ROWS")]] },
        { "TELEMETRY nobody asked for", [[0xB1, 0x54, 1]] },
        { "a message that is none", [[0xB0, 0x77]] },
        { "no structure", [[0x01, 0x02]] },
        { "a number longer than needed", [RawBolt.Run("ROWS", 0xA1, 0x81, (byte)'p', 0xC9, 0x00, 0x01)] },
        { "a size longer than needed", [RawBolt.Run("ROWS", 0xA1, 0xD0, 0x01, (byte)'p', 1)] },
        { "a size beyond the message", [RawBolt.Run("ROWS", 0xA1, 0x81, (byte)'p', 0xD6, 0x7F, 0xFF, 0xFF, 0xFF)] },
        { "a marker that is none", [RawBolt.Run("ROWS", 0xA1, 0x81, (byte)'p', 0xC4)] },
        { "a key twice", [RawBolt.Run("ROWS", 0xA2, 0x81, (byte)'p', 1, 0x81, (byte)'p', 2)] },
        { "a key that is no string", [RawBolt.Run("ROWS", 0xA1, 1, 1)] },
        { "a string that is no UTF-8", [RawBolt.Run("ROWS", 0xA1, 0x81, (byte)'p', 0x81, 0xFF)] },
        { "a node as a parameter", [RawBolt.Run("ROWS", 0xA1, 0x81, (byte)'p', 0xB3, 0x4E, 1, 0x90, 0xA0)] },
        { "a date and time of 4.x", [RawBolt.Run("ROWS", 0xA1, 0x81, (byte)'p', 0xB3, 0x46, 1, 1, 1)] },
        { "a vector, which is of 6.0", [RawBolt.Run("ROWS", 0xA1, 0x81, (byte)'p', 0xB2, 0x56, 1, 0xCC, 0)] },
        { "bytes after the message", [[0xB0, 0x0F, 0x00]] },
        { "200 lists in lists", [RawBolt.Run("ROWS", [0xA1, 0x81, (byte)'p', .. Enumerable.Repeat((byte)0x91, 250), 1])] },
    };

    [Theory, MemberData(nameof(Violations))]
    public async Task WhatAClientMayNotDo_IsRecordedAndEndsTheConnection(string what, byte[][] messages)
    {
        var server = Start();
        using (var raw = await RawBolt.ReadyAsync(server))
        {
            await raw.SendAsync(messages);
            await raw.ExpectAsync([.. Enumerable.Repeat(Success, messages.Length - 1), Failure]);
            Assert.True((await raw.ReadToEndAsync()).IsOrderly);
        }

        Assert.True(server.Violations.Count == 1, what + ": " + string.Join("; ", server.Violations));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await server.DisposeAsync());
    }

    [Fact]
    public async Task AfterAFailure_EverythingIsIgnored_UntilReset()
    {
        await using var server = Start();
        using var raw = await RawBolt.ReadyAsync(server);

        await raw.SendAsync(RawBolt.Begin, RawBolt.Run("WRITE"), RawBolt.PullAll, RawBolt.Run("UNKNOWN"), RawBolt.PullAll, RawBolt.Commit);
        await raw.ExpectAsync(Success, Success, Success, Failure, Ignored, Ignored);
        await raw.SendAsync(RawBolt.Reset);
        await raw.ExpectAsync(Success);
        Assert.Empty(server.State.Snapshot());

        await raw.SendAsync(RawBolt.Run("ROWS"), RawBolt.PullAll);
        await raw.ExpectAsync(Success, Record, Record, Record, Success);
    }

    [Fact]
    public async Task Reset_StopsWhatRuns_AndWhatWaitsIsIgnored()
    {
        await using var server = Start();
        using var raw = await RawBolt.ReadyAsync(server);
        await raw.SendAsync(RawBolt.Begin, RawBolt.Run("WRITE"), RawBolt.PullAll, RawBolt.Run("FOREVER"), RawBolt.PullAll);
        await raw.ExpectAsync(Success, Success, Success);
        await server.WaitForAsync(request => request.Text == "FOREVER");

        await raw.SendAsync(RawBolt.Reset);

        Assert.Contains(ServedFailure.Terminated, await raw.ShownAsync(), StringComparison.Ordinal);
        await raw.ExpectAsync(Ignored, Success);
        Assert.Empty(server.State.Snapshot());
        await raw.SendAsync(RawBolt.Run("ROWS"), RawBolt.Pull(1));
        await raw.ExpectAsync(Success, Record, Success);
    }

    [Theory]
    [InlineData("FOREVER")]
    [InlineData("ENDLESS")]
    public async Task ATransactionBeyondItsTimeout_IsEnded(string text)
    {
        await using var server = Start();
        using var raw = await RawBolt.ReadyAsync(server);
        await raw.SendAsync([0xB1, 0x11, 0xA1, .. RawBolt.Text("tx_timeout"), 100], RawBolt.Run("WRITE"), RawBolt.PullAll, RawBolt.Run(text));
        await raw.ExpectAsync(Success, Success, Success);
        if (text == "ENDLESS")
        {
            await raw.SendAsync(RawBolt.PullAll);
            await raw.ExpectAsync(Success);
        }

        byte[] message;
        do
        {
            message = (await raw.MessageAsync()).Message;
        }
        while (message[1] == Record);

        Assert.Equal(Failure, message[1]);
        Assert.Contains(ServedFailure.TimedOut, System.Text.Encoding.UTF8.GetString(message), StringComparison.Ordinal);
        Assert.Empty(server.State.Snapshot());
    }

    [Theory]
    [InlineData("00080805 00000000 00000000 00000000", true)]
    [InlineData("00000705 00000000 00000000 00000000", true)]
    [InlineData("00000605 00000000 00000000 00000000", false)]
    public async Task AFailure_HasTheShapeOfItsVersion(string offers, bool hasStatus)
    {
        await using var server = Start();
        using var raw = await RawBolt.ConnectAsync(server, offers);
        await raw.ReadAsync(4);
        await raw.SendAsync(RawBolt.Hello, RawBolt.Logon, RawBolt.Run("UNKNOWN"));
        await raw.ExpectAsync(Success, Success);

        string failure = await raw.ShownAsync();

        Assert.Equal(hasStatus, failure.Contains("gql_status", StringComparison.Ordinal));
        Assert.Equal(hasStatus, failure.Contains("neo4j_code", StringComparison.Ordinal));
        Assert.Contains(ServedFailure.SyntaxError, failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("db", "nowhere", ServedFailure.DatabaseNotFound)]
    [InlineData("bookmarks", "FB:other", ServedFailure.InvalidBookmark)]
    public async Task ADatabaseOrABookmarkThatIsNotThere_IsRefused(string key, string value, string code)
    {
        await using var server = Start();
        using var raw = await RawBolt.ReadyAsync(server);
        byte[] list = key == "bookmarks" ? [0x91] : [];

        await raw.SendAsync([0xB1, 0x11, 0xA1, .. RawBolt.Text(key), .. list, .. RawBolt.Text(value)]);

        Assert.Contains(code, await raw.ShownAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFollower_TakesNoWrites_ButReads()
    {
        await using var server = Start();
        server.IsLeader = false;
        using var raw = await RawBolt.ReadyAsync(server);

        await raw.SendAsync(RawBolt.Run("ROWS"), RawBolt.PullAll, RawBolt.Run("WRITE"), RawBolt.PullAll);

        await raw.ExpectAsync(Success, Record, Record, Record, Success);
        Assert.Contains(ServedFailure.NotALeader, await raw.ShownAsync(), StringComparison.Ordinal);
        Assert.Empty(server.State.Snapshot());
    }

    [Fact]
    public async Task AHandlerThatThrows_IsToldToTheTest()
    {
        var server = Start().On("BAD", _ => throw new FormatException("a mistake in the test"));
        using (var raw = await RawBolt.ReadyAsync(server))
        {
            await raw.SendAsync(RawBolt.Run("BAD"));
            Assert.Contains("Neo.DatabaseError", await raw.ShownAsync(), StringComparison.Ordinal);
        }

        var told = await Assert.ThrowsAsync<InvalidOperationException>(async () => await server.DisposeAsync());
        Assert.Contains("a mistake in the test", told.Message, StringComparison.Ordinal);
    }

    internal static BoltServer Start(BoltServerOptions? options = null) => BoltServer.Start(options)
        .On("ROWS", _ => ServedResult.Of(["n"], [1L], [2L], [3L]))
        .On("WRITE", call =>
        {
            call.Transaction.Set("written", 1L);
            return ServedResult.Empty;
        })
        .On("ENDLESS", _ => new ServedResult(["n"], Enumerable.Repeat(new object?[] { new string('x', 1000) }, int.MaxValue)))
        .On("FOREVER", async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return ServedResult.Empty;
        });
}
