using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class RetryTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("Neo.TransientError.Transaction.DeadlockDetected", true)]
    [InlineData("Neo.TransientError.General.DatabaseUnavailable", true)]
    [InlineData("Neo.TransientError.Transaction.Terminated", false)]
    [InlineData("Neo.TransientError.Transaction.LockClientStopped", false)]
    [InlineData("Neo.ClientError.Transaction.Terminated", false)]
    [InlineData("Neo.ClientError.Security.AuthorizationExpired", true)]
    [InlineData("Neo.ClientError.Security.TokenExpired", false)]
    [InlineData("Neo.ClientError.Security.Unauthorized", false)]
    [InlineData("Neo.ClientError.Cluster.NotALeader", true)]
    [InlineData("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", true)]
    [InlineData("Neo.ClientError.Statement.SyntaxError", false)]
    [InlineData("Neo.ClientError.Schema.ConstraintValidationFailed", false)]
    [InlineData("Neo.DatabaseError.General.UnknownError", false)]
    public async Task ACode_DecidesWhetherTheWorkIsRunAgain_WhereverItComes(string code, bool isRetried)
    {
        foreach (var message in (ServedMessage[])[ServedMessage.Begin, ServedMessage.Run, ServedMessage.Pull, ServedMessage.Commit])
        {
            await using var server = BoltServer.Start().Serve().Break(message, BoltFault.Fail(code), times: 2);
            await using var session = server.Open();
            int tries = 0;

            async ValueTask<bool> Work(ICypherTransaction transaction, CancellationToken token)
            {
                tries++;
                await transaction.RunAsync([new(SessionBench.Put, ("key", "a"), ("value", (long)tries))], token);
                return true;
            }

            var error = await Record.ExceptionAsync(async () => await session.WriteAsync(Work));

            Assert.Equal(isRetried ? 3 : 1, tries);
            Assert.True(isRetried ? error is null : error is MedImagingException, $"{message}: {error}");
            Assert.Equal(isRetried ? 1 : 0, server.State.Snapshot().Count);
            Assert.Equal(0, session.Pool().InUse);
        }
    }

    [Theory]
    [InlineData(true, 2, 3)]
    [InlineData(true, int.MaxValue, 6)]
    [InlineData(false, 2, 1)]
    public async Task WhatIsDeletedWhileItIsRead_IsReadAgain_AFewTimes(bool isRead, int times, int expected)
    {
        await using var server = BoltServer.Start().Serve().Break(ServedMessage.Pull, BoltFault.Fail("Neo.ClientError.Statement.EntityNotFound"), times: times);
        await using var session = server.Open();
        int tries = 0;

        async ValueTask<bool> Work(ICypherTransaction transaction, CancellationToken token)
        {
            tries++;
            await transaction.RunAsync([new(SessionBench.Get, ("key", "a"))], token);
            return true;
        }

        var error = await Record.ExceptionAsync(async () => await (isRead ? session.ReadAsync(Work) : session.WriteAsync(Work)));

        Assert.Equal(expected, tries);
        Assert.Equal(times >= expected, error is not null);
        Assert.Equal(0, session.Pool().InUse);
    }

    [Fact]
    public async Task TryingAgain_EndsWhenItsTimeIsOver_WithTheLastFailure()
    {
        await using var server = BoltServer.Start().Serve().Break(ServedMessage.Run, BoltFault.Fail(ServedFailure.Deadlock), times: int.MaxValue);
        await using var session = server.Open(static options => options.MaxRetryTime = TimeSpan.FromSeconds(2));

        var error = await Assert.ThrowsAnyAsync<MedImagingException>(async () => await session.PutAsync("a", 1L).AsTask().WaitAsync(Guard));

        Assert.True(error.IsTransient);
        Assert.InRange(server.Requests.Count(static request => request.Kind == ServedMessage.Run), 2, 40);
    }

    [Fact]
    public async Task CancellingThePause_IsCancelling()
    {
        await using var server = BoltServer.Start().Serve().Break(ServedMessage.Run, BoltFault.Fail(ServedFailure.Deadlock), times: int.MaxValue);
        await using var session = server.Open(static options => options.MaxRetryTime = TimeSpan.FromMinutes(5));
        using var cancel = new CancellationTokenSource(200);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await session.PutAsync("a", 1L, cancel.Token).AsTask().WaitAsync(Guard));
        Assert.Equal(0, session.Pool().InUse);
    }

    [Fact]
    public async Task AWorksOwnError_IsNeverRunAgain_EvenIfItLooksTransient()
    {
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open();
        int tries = 0;

        await Assert.ThrowsAsync<MedImagingException>(async () => await session.WriteAsync<int>((_, _) =>
        {
            tries++;
            throw new MedImagingException(ErrorKind.Unavailable, "Another service of the work.");
        }));
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task AFailureOfOurs_InsideAnErrorOfTheWork_IsRecognised()
    {
        await using var server = BoltServer.Start().Serve().Break(ServedMessage.Run, BoltFault.Fail(ServedFailure.Deadlock));
        await using var session = server.Open();
        int tries = 0;

        await session.WriteAsync(async (transaction, token) =>
        {
            tries++;
            try
            {
                return await transaction.RunAsync([new(SessionBench.Put, ("key", "a"), ("value", 1L))], token);
            }
            catch (MedImagingException error)
            {
                throw new InvalidDataException("around it", error);
            }
        });
        Assert.Equal(2, tries);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task AConnectionLostDuringCommit_IsToldToAWriter_AndNeverRunAgain(bool wasCommitted)
    {
        await using var server = BoltServer.Start().Serve().Break(ServedMessage.Commit, wasCommitted ? BoltFault.CutAfter() : BoltFault.CutBefore());
        await using var session = server.Open();

        await Assert.ThrowsAsync<CommitUnknownException>(async () => await session.PutAsync("a", 1L));

        Assert.Single(server.Requests, static request => request.Kind == ServedMessage.Commit);
        Assert.Equal(wasCommitted ? 1L : null, await session.GetAsync("a"));
    }

    [Fact]
    public async Task AConnectionLostDuringTheCommitOfARead_IsNoMatter()
    {
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open();
        await session.PutAsync("a", 1L);
        server.Break(ServedMessage.Commit, BoltFault.CutBefore(), times: 2);

        Assert.Equal(1L, await session.GetAsync("a"));
    }

    [Fact]
    public async Task AServerThatIsSilentDuringCommit_IsGivenUp_WhenTheCallerIsImpatient()
    {
        await using var server = BoltServer.Start().Serve().Break(ServedMessage.Commit, BoltFault.Silent(applies: true));
        await using var session = server.Open();
        using var cancel = new CancellationTokenSource();

        var writing = session.PutAsync("a", 1L, cancel.Token).AsTask();
        await server.WaitForAsync(static request => request.Kind == ServedMessage.Commit).WaitAsync(Guard);
        await cancel.CancelAsync();

        await Assert.ThrowsAsync<CommitUnknownException>(() => writing.WaitAsync(Guard));
        Assert.Equal(0, session.Pool().InUse);
    }

    [Fact]
    public async Task AServerThatIsBackInTime_IsWaitedFor()
    {
        await using var server = BoltServer.Start().Serve();
        await using var session = server.Open();
        await session.PutAsync("a", 1L);
        await server.PauseAsync();

        var writing = session.PutAsync("b", 2L).AsTask();
        await Task.Delay(150);
        Assert.False(writing.IsCompleted);
        server.Resume();

        Assert.True(await writing.WaitAsync(Guard));
    }

    [Fact]
    public void Pauses_GrowAndAreBounded()
    {
        var time = new FakeTime();
        var backoff = new Backoff(TimeSpan.FromSeconds(30), time, new RetryChance(new Random(5)));
        var pauses = new List<TimeSpan>();
        while (backoff.TryNext(out var pause))
        {
            pauses.Add(pause);
            time.Advance(pause);
        }

        Assert.InRange(pauses.Count, 8, 20);
        Assert.InRange(pauses[0].TotalMilliseconds, 25, 50);
        Assert.All(pauses, static pause => Assert.InRange(pause.TotalSeconds, 0, 5));
        Assert.Equal(TimeSpan.FromSeconds(30), time.Elapsed);
    }
}
