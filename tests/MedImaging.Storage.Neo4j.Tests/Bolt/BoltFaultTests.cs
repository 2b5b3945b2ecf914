using System.Diagnostics;
using MedImaging.Testing;

namespace MedImaging.Tests;

/// <summary>What servers and networks do that they should not.</summary>
public class BoltFaultTests
{
    public static TheoryData<int, int?, int> Shapes() => new()
    {
        { 1, 1, 0 }, { 1, null, 3 }, { 3, 5, 1 }, { 255, 1000, 0 }, { 65_535, 7, 2 },
    };

    [Theory, MemberData(nameof(Shapes))]
    public async Task Answers_AreRead_HoweverTheyAreCut(int chunk, int? write, int noops)
    {
        await using var server = BoltServer.Start().AnswerTheScript();
        server.Wire = new BoltWireShape { ChunkSize = chunk, WriteSize = write, Noops = noops };
        await using var connection = await server.OpenAsync();

        Assert.Equal(5, (await connection.RowsAsync("UNWIND range(1, 5) AS n RETURN n")).Count);
        string text = new('ß', 2000);
        Assert.Equal(text, Assert.Single(await connection.RowsAsync("RETURN $p AS p", ("p", text)))[0]);
        Assert.False(connection.IsStale);
    }

    [Fact]
    public async Task LargeMessages_GoBothWays_WhileTheOtherSideStillSends()
    {
        await using var server = BoltServer.Start().AnswerTheScript();
        await using var connection = await server.OpenAsync();
        byte[] data = new byte[600_000];
        new Random(7).NextBytes(data);
        connection.Begin(BoltExtra.None);
        List<BoltReply> pulls = [];
        for (int i = 0; i < 8; i++)
        {
            connection.Run(new CypherStatement("RETURN $p AS p", ("p", data)));
            pulls.Add(connection.Pull());
            await connection.FlushAsync(CancellationToken.None);
        }

        foreach (var pull in pulls)
        {
            Assert.Equal(data, Assert.Single(await connection.RestAsync(pull))[0]);
        }

        await connection.ReceiveAsync(connection.Commit());
    }

    [Fact]
    public async Task Message_OverTheLimit_ClosesTheConnection()
    {
        await using var server = BoltServer.Start().AnswerTheScript();
        await using var connection = await server.OpenAsync(new BoltConnectionSettings { MaxMessageBytes = 10_000 });

        var refused = await Assert.ThrowsAsync<MedImagingException>(() => connection.RowsAsync("RETURN $p AS p", ("p", new string('x', 20_000))));

        Assert.Equal(ErrorKind.LimitExceeded, refused.Kind);
        Assert.True(connection.IsBroken);
    }

    [Theory]
    [InlineData(ServedMessage.Begin)]
    [InlineData(ServedMessage.Run)]
    [InlineData(ServedMessage.Pull)]
    [InlineData(ServedMessage.Commit)]
    public async Task LostConnection_IsUnavailable_WhereverItIsLost(ServedMessage where)
    {
        foreach (var fault in new[] { BoltFault.CutUnread(), BoltFault.CutBefore(false), BoltFault.CutAfter(), BoltFault.CutAfter(false), BoltFault.CutWithin(1), BoltFault.CutWithin(3, false) })
        {
            await using var server = BoltServer.Start().AnswerTheScript();
            await using var connection = await server.OpenAsync();
            server.Break(where, fault);
            connection.Begin(BoltExtra.None);
            connection.Run(new CypherStatement("CREATE (n {key: $key})", ("key", "k")));
            connection.Pull();
            var commit = connection.Commit();
            Assert.False(commit.IsSent);

            var lost = await Assert.ThrowsAsync<MedImagingException>(async () => await connection.ReceiveAsync(commit));

            Assert.Equal(ErrorKind.Unavailable, lost.Kind);
            Assert.True(connection.IsBroken);
            Assert.True(commit.IsSent);
            Assert.False(connection.IsIdleAndReady);
            Assert.Throws<MedImagingException>(() => connection.Reset());
            await Assert.ThrowsAsync<MedImagingException>(async () => await connection.ReceiveAsync(commit));
        }
    }

    [Fact]
    public async Task SilentServer_TimesOutByItsOwnHint_AndANoopCounts()
    {
        await using var server = BoltServer.Start(new BoltServerOptions { ReceiveTimeoutSeconds = 1 }).AnswerTheScript();
        await using var connection = await server.OpenAsync();
        server.Break(ServedMessage.Run, BoltFault.Late(TimeSpan.FromSeconds(1.6), noopEvery: TimeSpan.FromMilliseconds(100)));
        var watch = Stopwatch.StartNew();

        Assert.Equal(5, (await connection.RowsAsync("UNWIND range(1, 5) AS n RETURN n")).Count);
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(1.2));

        server.Break(ServedMessage.Run, BoltFault.Silent());
        var late = await Assert.ThrowsAsync<MedImagingException>(() => connection.RowsAsync("UNWIND range(1, 5) AS n RETURN n"));
        Assert.Equal(ErrorKind.Timeout, late.Kind);
        Assert.True(connection.IsBroken);
    }

    [Fact]
    public async Task IdleConnection_ThatTheServerClosed_IsStale()
    {
        await using var server = BoltServer.Start();
        await using var connection = await server.OpenAsync();
        Assert.False(connection.IsStale);
        server.CutAll(reset: false);
        Assert.True(SpinWait.SpinUntil(() => connection.IsStale, TimeSpan.FromSeconds(20)));

        await using var other = await server.OpenAsync();
        other.Abort();
        Assert.True(other.IsStale);
        Assert.True(other.IsBroken);
    }

    [Fact]
    public async Task Abort_WakesWhoWaits()
    {
        await using var server = BoltServer.Start();
        await using var connection = await server.OpenAsync();
        server.Break(ServedMessage.Run, BoltFault.Silent());
        var waiting = connection.RowsAsync("RETURN 1");
        await server.WaitForAsync(each => each.Kind == ServedMessage.Run);

        connection.Abort();

        Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<MedImagingException>(() => waiting)).Kind);
    }

    [Theory]
    [InlineData("B0")]
    [InlineData("B170A000")]
    [InlineData("B17190")]
    [InlineData("B271A0A0")]
    [InlineData("B142A0")]
    [InlineData("B17001")]
    [InlineData("91C0")]
    [InlineData("B170D6FFFFFFFF")]
    public async Task Answer_ThatIsNone_ClosesTheConnection(string hex)
    {
        await using var server = BoltServer.Start();
        await using var connection = await server.OpenAsync();
        server.Break(ServedMessage.Begin, BoltFault.Message(Convert.FromHexString(hex)));

        var refused = await Assert.ThrowsAsync<MedImagingException>(async () => await connection.ReceiveAsync(connection.Begin(BoltExtra.None)));

        Assert.Equal(ErrorKind.MalformedResponse, refused.Kind);
        Assert.NotNull(refused.Offset);
        Assert.True(connection.IsBroken);
    }

    [Fact]
    public async Task Reset_ThatFails_ClosesTheConnection()
    {
        await using var server = BoltServer.Start();
        await using var connection = await server.OpenAsync();
        server.Break(ServedMessage.Reset, BoltFault.Fail("Neo.DatabaseError.General.UnknownError"));

        await Assert.ThrowsAsync<BoltServerException>(async () => await connection.ResetAsync(CancellationToken.None));

        Assert.True(connection.IsBroken);
    }

    [Fact]
    public async Task AnyBytes_FromAServer_AreAnAnswerOrTheOneException()
    {
        var random = new Random(99);
        byte[] start = Convert.FromHexString("00000805");
        byte[] good = Convert.FromHexString("0003B170A00000" + "0003B170A00000" + "000CB170A1866669656C64739180" + "0000" + "0004B17191010000" + "0003B170A00000");
        for (int i = 0; i < 3000; i++)
        {
            byte[] answer = [.. start, .. good];
            for (int change = random.Next(4); change > 0; change--)
            {
                answer[random.Next(i % 7 == 0 ? 0 : 4, answer.Length)] = (byte)random.Next(256);
            }

            using var stream = new AnsweringStream(answer);
            try
            {
                await using var connection = await BoltConnection.OpenAsync(stream, new BoltAddress("test", 1), new BoltConnectionSettings(), CancellationToken.None);
                await connection.RowsAsync("RETURN 1");
            }
            catch (MedImagingException)
            {
                // The only exception there may be.
            }
        }
    }
}
