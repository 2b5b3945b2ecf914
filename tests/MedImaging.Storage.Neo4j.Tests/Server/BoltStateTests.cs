using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class BoltStateTests
{
    private readonly BoltState _state = new();

    [Fact]
    public void Changes_AreOnesOwn_UntilTheyAreCommitted()
    {
        using var writer = _state.Begin();
        using var reader = _state.Begin(isReadOnly: true);
        writer.Set("a/1", "one");
        writer.Set("a/2", "two");
        Assert.True(writer.Remove("a/1"));

        Assert.Equal(["a/2"], writer.StartingWith("a/").Select(each => each.Key));
        Assert.False(reader.Contains("a/2"));
        writer.Commit();
        Assert.Equal("two", reader.Get("a/2"));
        Assert.Equal(1, _state.Commits);
        Assert.Throws<ServedFailureException>(() => reader.Set("a/3", null));
    }

    [Fact]
    public void ARollback_LeavesNothing()
    {
        using (var writer = _state.Begin())
        {
            writer.Set("a", 1L);
        }

        Assert.Empty(_state.Snapshot());
        Assert.Equal(0, _state.Commits);
    }

    [Fact]
    public async Task ALock_IsHeldUntilTheEnd_AndPassedOnInOrder()
    {
        BoltStateTransaction first = _state.Begin(), second = _state.Begin(), third = _state.Begin();
        await first.LockAsync("counter");
        await first.LockAsync("counter");
        var (waits, waitsToo) = (second.LockAsync("counter").AsTask(), third.LockAsync("counter").AsTask());
        Assert.False(waits.IsCompleted);

        first.Commit();
        await waits;
        Assert.False(waitsToo.IsCompleted);
        second.Rollback();
        await waitsToo;
        third.Rollback();
        await _state.Begin().LockAsync("counter");
    }

    [Fact]
    public async Task WhoeverGivesUpWaiting_LeavesTheQueue()
    {
        BoltStateTransaction first = _state.Begin(), second = _state.Begin(), third = _state.Begin();
        await first.LockAsync("counter");
        using var impatience = new CancellationTokenSource();
        var waits = second.LockAsync("counter", impatience.Token).AsTask();
        var waitsToo = third.LockAsync("counter").AsTask();

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        second.Rollback();
        first.Rollback();

        await waitsToo;
    }

    [Fact]
    public async Task ACircleOfWaiters_IsADeadlock()
    {
        BoltStateTransaction first = _state.Begin(), second = _state.Begin(), third = _state.Begin();
        await first.LockAsync("a");
        await second.LockAsync("b");
        await third.LockAsync("c");
        var waits = first.LockAsync("b").AsTask();
        var waitsToo = second.LockAsync("c").AsTask();

        var failure = await Assert.ThrowsAsync<ServedFailureException>(() => third.LockAsync("a").AsTask());

        Assert.Equal(ServedFailure.Deadlock, failure.Failure.Code);
        third.Rollback();
        await waitsToo;
        second.Commit();
        await waits;
    }

    [Fact]
    public async Task CountingUnderALock_LosesNothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () =>
        {
            using var transaction = _state.Begin();
            await transaction.LockAsync("counter");
            transaction.Set("counter", (transaction.Get("counter") as long? ?? 0) + 1);
            transaction.Commit();
        })));

        Assert.Equal(200L, _state.Snapshot()["counter"]);
    }

    [Fact]
    public async Task ALockOfALostConnection_IsFree()
    {
        await using var server = BoltServer.Start().On("LOCK", async (call, cancellationToken) =>
        {
            await call.Transaction.LockAsync("one", cancellationToken);
            return ServedResult.Empty;
        });
        var holder = await RawBolt.ReadyAsync(server);
        await holder.SendAsync(RawBolt.Begin, RawBolt.Run("LOCK"));
        await holder.SignaturesAsync(2);
        using var waiter = await RawBolt.ReadyAsync(server);
        await waiter.SendAsync(RawBolt.Begin, RawBolt.Run("LOCK"));
        await waiter.SignaturesAsync(1);
        var waits = waiter.SignaturesAsync(1);
        Assert.NotSame(waits, await Task.WhenAny(waits, Task.Delay(50)));

        holder.Dispose();

        Assert.Equal([0x70], await waits);
    }
}
