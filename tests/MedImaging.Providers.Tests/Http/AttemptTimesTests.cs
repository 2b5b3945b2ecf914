using System.Net;
using System.Net.Sockets;
using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Http;

public sealed class AttemptTimesTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(15);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Silence_BeforeTheHead_EndsTheAttempt_AtItsTime()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Hang());
        var time = new FakeTime();
        using var channel = Channels.To(provider, time: time);

        var answer = channel.GetAsync(cancellationToken: Token);
        await ArrivedAsync(provider, 1);
        time.Advance(Idle - TimeSpan.FromMilliseconds(1));
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        var error = await Assert.ThrowsAsync<ProviderException>(() => answer);
        Assert.Equal((ProviderErrorKind.Timeout, 0), (error.Error, time.ArmedTimers));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Silence_BetweenTwoReads_EndsTheAttempt(bool isStream)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(isStream ? FakeFaults.HangMidBody("data: 1\n\ndata: 2\n\n", "text/event-stream") : FakeFaults.HangMidBody());
        var time = new FakeTime();
        using var channel = Channels.To(provider, time: time);
        await using var reply = await channel.SendAsync(Channels.Call(), Token);

        var reading = isStream ? DrainAsync(reply) : reply.ReadAllAsync().AsTask();
        await time.WaitForTimersAsync(1, Token);
        time.Advance(Idle);

        Assert.Equal(ProviderErrorKind.Timeout, (await Assert.ThrowsAsync<ProviderException>(() => reading)).Error);
    }

    [Fact]
    public async Task AConsumerThatReadsSlowly_LosesNothing()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Events([.. Enumerable.Range(0, 50).Select(i => $"{i}")]));
        var time = new FakeTime();
        using var channel = Channels.To(provider, time: time);
        await using var reply = await channel.SendAsync(Channels.Call(), Token);

        int count = 0;
        await foreach (var each in reply.ReadEventsAsync())
        {
            Assert.Equal($"{count++}", System.Text.Encoding.UTF8.GetString(each.Data.Span));
            time.Advance(TimeSpan.FromMinutes(10));   // both silence and the whole would be over many times
        }

        Assert.Equal(50, count);
    }

    [Fact]
    public async Task ADeadline_HoldsForASlowConsumerToo()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeAnswer.Events([.. Enumerable.Range(0, 5000).Select(i => $"{i}")]));
        var time = new FakeTime();
        using var channel = Channels.To(provider, time: time);
        await using var reply = await channel.SendAsync(Channels.Call(scope: new CallScope { Deadline = time.GetUtcNow().AddSeconds(30) }), Token);

        var error = await Assert.ThrowsAsync<ProviderException>(async () =>
        {
            await foreach (var each in reply.ReadEventsAsync())
            {
                time.Advance(TimeSpan.FromSeconds(1));
            }
        });

        Assert.Equal(ProviderErrorKind.DeadlineExceeded, error.Error);
    }

    [Fact]
    public async Task ADeadlineThatHasPassed_SendsAndRecordsNothing()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        var time = new FakeTime();
        var gate = new OpenEgressGate();
        using var channel = Channels.To(provider, time: time, gate: gate);

        var error = await Assert.ThrowsAsync<ProviderException>(() => channel.GetAsync(Channels.Call(scope: new CallScope { Deadline = time.GetUtcNow() }), Token));

        Assert.Equal(ProviderErrorKind.DeadlineExceeded, error.Error);
        Assert.Empty(provider.Requests);
        Assert.Empty(gate.Receipts);
    }

    [Fact]
    public async Task ADeadlineFartherOffThanATimerCounts_IsOne()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Otherwise = _ => FakeAnswer.Json("{}");
        using var channel = Channels.To(provider);

        Assert.Equal("{}", await channel.GetAsync(Channels.Call(scope: new CallScope { Deadline = DateTimeOffset.MaxValue }), Token));
    }

    [Fact]
    public async Task ADeadline_IsNotMovedByTheWallClock_AndHoldsForTheGate()
    {
        var time = new FakeTime();
        using var channel = Channels.To(new Uri("http://127.0.0.1:9/"), time: time, gate: new StuckGate());
        var answer = channel.GetAsync(Channels.Call(scope: new CallScope { Deadline = time.GetUtcNow().AddSeconds(5) }), Token);
        await time.WaitForTimersAsync(1, Token);

        time.JumpWallClock(TimeSpan.FromHours(1));
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(ProviderErrorKind.DeadlineExceeded, (await Assert.ThrowsAsync<ProviderException>(() => answer)).Error);
    }

    [Fact]
    public async Task ADrip_IsNoSilence_ButEndsWithTheWhole()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(FakeFaults.Drip(TimeSpan.FromMilliseconds(10), new string('a', 100_000)));
        using var channel = Channels.To(provider, endpoint => (endpoint.IdleTimeout, endpoint.TotalTimeout) = (TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(400)));

        var error = await Assert.ThrowsAsync<ProviderException>(() => channel.GetAsync(cancellationToken: Token));

        Assert.Equal(ProviderErrorKind.Timeout, error.Error);
        Assert.Contains("within", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AConnectionThatHangs_EndsAtTheConnectTime()
    {
        var network = ProviderNetwork.System with
        {
            ConnectAsync = async (_, token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, token);
                return Stream.Null;
            },
        };
        var endpoint = new ProviderEndpoint { Address = new Uri("http://127.0.0.1:9/"), Residency = DataResidency.Local, ConnectTimeout = TimeSpan.FromMilliseconds(100) };
        using var channel = new ProviderChannel("fake", ProviderDialect.Other, endpoint, null, new OpenEgressGate(), null, network);

        Assert.Equal(ProviderErrorKind.Timeout, (await Assert.ThrowsAsync<ProviderException>(() => channel.GetAsync(cancellationToken: Token))).Error);
    }

    [Fact]
    public async Task AnUploadThatStalls_EndsTheAttempt()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var channel = Channels.To(AddressOf(listener), endpoint => endpoint.IdleTimeout = TimeSpan.FromMilliseconds(300));
        var call = Channels.Call() with { Body = () => new ByteArrayContent(new byte[64 << 20]) };

        var answer = channel.GetAsync(call, Token);
        using var accepted = await listener.AcceptSocketAsync(Token);   // and never reads

        Assert.Equal(ProviderErrorKind.Timeout, (await Assert.ThrowsAsync<ProviderException>(() => answer)).Error);
    }

    [Fact]
    public async Task AnUploadThatGoesOn_IsNoSilence()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var channel = Channels.To(AddressOf(listener), endpoint => endpoint.IdleTimeout = TimeSpan.FromSeconds(3));
        const int Length = 48 << 20, Step = 2 << 20;
        var answer = channel.GetAsync(Channels.Call() with { Body = () => new ByteArrayContent(new byte[Length]) }, Token);
        using var accepted = await listener.AcceptSocketAsync(Token);

        byte[] buffer = new byte[Step];
        var pause = TimeSpan.FromMilliseconds(150);
        for (int received = 0, got; received < Length; received += got)
        {
            got = await accepted.ReceiveAsync(buffer, Token);
            Assert.True(got > 0, $"The channel gave up after {received} bytes.");
            if ((received + got) / Step > received / Step)
            {
                await Task.Delay(pause, Token);   // in all well over three seconds
            }
        }

        await accepted.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), Token);
        Assert.Equal("ok", await answer);
    }

    [Theory]
    [InlineData("head")]
    [InlineData("body")]
    [InlineData("stream")]
    [InlineData("gate")]
    public async Task TheCallersCancellation_StaysOne(string at)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(at switch
        {
            "body" => FakeFaults.HangMidBody(),
            "stream" => FakeFaults.HangMidBody("data: 1\n\ndata: 2\n\n", "text/event-stream"),
            _ => FakeAnswer.Hang(),
        });
        var time = new FakeTime();
        using var source = new CancellationTokenSource();
        using var channel = Channels.To(provider, time: time, gate: at == "gate" ? new StuckGate() : null);

        var reading = channel.ReadAsync(cancellationToken: source.Token);
        await (at == "gate" ? Task.CompletedTask : ArrivedAsync(provider, 1));
        await source.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Equal(0, time.ArmedTimers);
    }

    [Fact]
    public async Task AnErrorWhoseBodyHangs_IsStillThatError()
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        provider.Answer(new FakeAnswer(async context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "7";
            await FakeFaults.HangMidBody().WriteAsync(context);
        }));
        var time = new FakeTime();
        using var channel = Channels.To(provider, time: time);

        var answer = channel.GetAsync(cancellationToken: Token);
        await ArrivedAsync(provider, 1);
        while (!answer.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5, Token);
            Assert.True(time.Elapsed < Idle, "The body of an error was waited for.");
        }

        var error = await Assert.ThrowsAsync<ProviderException>(() => answer);
        Assert.Equal((ProviderErrorKind.RateLimited, TimeSpan.FromSeconds(7)), (error.Error, error.RetryAfter));
    }

    private static Uri AddressOf(TcpListener listener) => new($"http://{listener.LocalEndpoint}/");

    private static async Task<ReadOnlyMemory<byte>> DrainAsync(ProviderReply reply)
    {
        await foreach (var each in reply.ReadEventsAsync())
        {
            _ = each.Data.Length;
        }

        return default;
    }

    private static async Task ArrivedAsync(FakeProvider provider, int count)
    {
        while (provider.Requests.Count < count)
        {
            await Task.Delay(5, Token);
        }
    }

    private sealed class StuckGate : IEgressGate
    {
        public async ValueTask<EgressReceipt> AdmitAsync(EgressRequest request, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("never");
        }
    }
}
