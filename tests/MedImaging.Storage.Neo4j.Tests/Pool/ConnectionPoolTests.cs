using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class ConnectionPoolTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);
    private readonly FakeTime _time = new();
    private readonly FakeMembers _members;

    public ConnectionPoolTests() => _members = new FakeMembers(_time);

    [Fact]
    public async Task WhoWaitsInVain_IsToldWhatToDo()
    {
        await using var pool = Pool(1);
        var first = await pool.AcquireAsync(CancellationToken.None);
        var second = pool.AcquireAsync(CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromSeconds(30));

        var error = await Assert.ThrowsAsync<PoolExhaustedException>(() => second.WaitAsync(Guard));

        Assert.Contains("PoolSize", error.Message, StringComparison.Ordinal);
        Assert.Contains("all 1 are in use", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, pool.Waiting);
        await pool.ReturnAsync(first);
        await pool.ReturnAsync(await pool.AcquireAsync(CancellationToken.None));
        Assert.Equal((0, 1, 1), (pool.InUse, pool.Idle, _members.Open));
    }

    [Fact]
    public async Task TheFirstInLine_IsServedFirst_AlsoWhenNewOnesCome()
    {
        var pool = Pool(1);
        var member = await pool.AcquireAsync(CancellationToken.None);
        var waiting = Enumerable.Range(0, 20).Select(_ => pool.AcquireAsync(CancellationToken.None).AsTask()).ToArray();
        foreach (var turn in waiting)
        {
            await pool.ReturnAsync(member);
            var late = pool.AcquireAsync(CancellationToken.None).AsTask();
            Assert.Same(member, await turn.WaitAsync(Guard));
            Assert.False(late.IsCompleted);
            _ = late.ContinueWith(static task => task.Exception, TaskScheduler.Default);
        }

        pool.Abort();
        Assert.Equal((0, 0), (pool.Waiting, _members.Open));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task CancellingWhileAMemberIsOpenedOrTried_FreesThePlace(bool isTried)
    {
        await using var pool = Pool(1);
        if (isTried)
        {
            await pool.ReturnAsync(await pool.AcquireAsync(CancellationToken.None));
            _time.Advance(TimeSpan.FromMinutes(2));
        }

        _members.Hold = new TaskCompletionSource();
        using var cancel = new CancellationTokenSource();
        var opening = pool.AcquireAsync(cancel.Token).AsTask();
        Assert.Equal(1, pool.InUse);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => opening.WaitAsync(Guard));
        Assert.Equal((0, 0), (pool.InUse, _members.Open));
        _members.Hold = null;
        await pool.ReturnAsync(await pool.AcquireAsync(CancellationToken.None));
    }

    [Fact]
    public async Task OpeningThatTakesTooLong_IsATimeout_NotAFullPool()
    {
        await using var pool = Pool(2);
        _members.Hold = new TaskCompletionSource();
        var opening = pool.AcquireAsync(CancellationToken.None).AsTask();
        _time.Advance(TimeSpan.FromSeconds(31));

        var error = await Assert.ThrowsAsync<MedImagingException>(() => opening.WaitAsync(Guard));
        Assert.Equal(ErrorKind.Timeout, error.Kind);
        Assert.Equal(0, pool.InUse);
    }

    [Fact]
    public async Task AMemberComesBackOnce()
    {
        await using var pool = Pool(2);
        var member = await pool.AcquireAsync(CancellationToken.None);
        await pool.ReturnAsync(member);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await pool.ReturnAsync(member));
        Assert.Equal((0, 1), (pool.InUse, pool.Idle));
    }

    [Fact]
    public async Task Closing_SendsHomeWhoWaits_AndWaitsForWhoWorks()
    {
        var pool = Pool(2);
        var (first, second) = (await pool.AcquireAsync(CancellationToken.None), await pool.AcquireAsync(CancellationToken.None));
        var waiting = pool.AcquireAsync(CancellationToken.None).AsTask();
        await pool.ReturnAsync(second);
        second = await waiting;
        waiting = pool.AcquireAsync(CancellationToken.None).AsTask();

        var closing = pool.DisposeAsync().AsTask();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(Guard));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await pool.AcquireAsync(CancellationToken.None));
        Assert.False(closing.IsCompleted);
        await pool.ReturnAsync(first);
        Assert.False(closing.IsCompleted);
        await pool.ReturnAsync(second);
        await closing.WaitAsync(Guard);
        Assert.All(_members.All, static member => Assert.True(member is { IsClosed: true, IsPolite: true }));
        await pool.DisposeAsync();
    }

    [Fact]
    public async Task Closing_CutsWhatIsNotBackInTime_AndWhatIsBeingOpened()
    {
        var pool = Pool(2);
        var kept = await pool.AcquireAsync(CancellationToken.None);
        _members.Hold = new TaskCompletionSource();
        var opening = pool.AcquireAsync(CancellationToken.None).AsTask();

        var closing = pool.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => opening.WaitAsync(Guard));
        await _time.WaitForTimersAsync().WaitAsync(Guard);
        Assert.False(kept.IsClosed);
        _time.Advance(TimeSpan.FromSeconds(5));

        await closing.WaitAsync(Guard);
        Assert.True(kept is { IsClosed: true, IsPolite: false });
        await pool.ReturnAsync(kept);
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public async Task ACrowdOnThreads_NeverSharesAMember_AndLeavesNothingBehind()
    {
        var members = new FakeMembers(TimeProvider.System) { Yields = true };
        var pool = new ConnectionPool<FakeMember>("test", new PoolLimits { Size = 4 }, members.OpenAsync, TimeProvider.System);
        int served = 0;

        await Task.WhenAll(Enumerable.Range(0, 32).Select(user => Task.Run(async () =>
        {
            var random = new Random(user);
            for (int i = 0; i < 500; i++)
            {
                using var cancel = new CancellationTokenSource();
                var asking = pool.AcquireAsync(cancel.Token).AsTask();
                if (random.Next(3) == 0)
                {
                    await Task.Yield();
                    await cancel.CancelAsync();
                }

                try
                {
                    var member = await asking;
                    member.Use();
                    await Task.Yield();
                    member.IsDirty = random.Next(8) == 0;
                    member.Release();
                    await pool.ReturnAsync(member);
                    Interlocked.Increment(ref served);
                }
                catch (OperationCanceledException)
                {
                    // It gave up.
                }
            }
        }))).WaitAsync(Guard);

        Assert.True(served > 1000);
        Assert.Equal((0, 0), (pool.InUse, pool.Waiting));
        Assert.InRange(members.MostOpen, 1, 4);
        await pool.DisposeAsync();
        Assert.Equal(0, members.Open);
    }

    private ConnectionPool<FakeMember> Pool(int size) => new("test", new PoolLimits { Size = size }, _members.OpenAsync, _time);
}
