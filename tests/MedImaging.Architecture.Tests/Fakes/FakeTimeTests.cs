namespace MedImaging.Architecture;

/// <summary>The clock every other test trusts.</summary>
public sealed class FakeTimeTests
{
    [Fact]
    public async Task ADelay_EndsWhenItsTimeHasCome()
    {
        var time = new FakeTime();
        var delay = Task.Delay(TimeSpan.FromSeconds(5), time, TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(4.999));
        Assert.False(delay.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await delay.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Timers_FireInOrderAtTheirOwnMoments()
    {
        var time = new FakeTime();
        var start = time.GetUtcNow();
        var fired = new List<string>();
        using var late = time.CreateTimer(_ => fired.Add($"late {(time.GetUtcNow() - start).TotalSeconds}"), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using var often = time.CreateTimer(_ => fired.Add($"often {(time.GetUtcNow() - start).TotalSeconds}"), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["often 1", "late 3", "often 3", "often 5"], fired);
        Assert.Equal(TimeSpan.FromSeconds(5), time.Elapsed);
    }

    [Fact]
    public void AJumpOfTheWallClock_FiresNothingAndMovesNoTimestamp()
    {
        var time = new FakeTime();
        bool fired = false;
        using var timer = time.CreateTimer(_ => fired = true, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        var before = time.GetUtcNow();
        time.JumpWallClock(TimeSpan.FromHours(-3));
        Assert.Equal(before.AddHours(-3), time.GetUtcNow());
        Assert.False(fired);
        Assert.Equal(TimeSpan.Zero, time.Elapsed);
    }

    [Fact]
    public void ADisposedTimer_StaysSilent()
    {
        var time = new FakeTime();
        bool fired = false;
        var timer = time.CreateTimer(_ => fired = true, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        timer.Dispose();
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(fired);
        Assert.False(timer.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan));
        Assert.Equal(0, time.ArmedTimers);
    }

    [Fact]
    public async Task WaitForTimers_SeesATimerArmedLater()
    {
        var time = new FakeTime();
        var armed = time.WaitForTimersAsync(1, TestContext.Current.CancellationToken);
        Assert.False(armed.IsCompleted);
        using var timer = time.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        await armed.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
