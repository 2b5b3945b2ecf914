namespace MedImaging.Tests;

/// <summary>
/// A sync that fails, and then the power: what the failed sync should have made durable never is, although later syncs succeed and reads still show it
/// (fsync(2), EIO). Whoever was told of a failure may find the write or not, but whole; whoever was told of a success finds it.
/// </summary>
public sealed class FailedSyncTests
{
    private const int StatesOfOne = 50;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(3, false)]
    [InlineData(5, false)]
    public async Task WhatIsAcknowledgedAfterAFailedSync_IsNotLostWithThePower(int failures, bool hasReader)
    {
        using var states = new CrashStates { From = 3 };
        var problems = new List<string>();
        int failed = 0;
        for (int at = 1; at <= 4; at++)
        {
            var (recording, refused) = await RecordAsync(at, failures, hasReader);
            failed += refused;
            if (await states.ExploreAsync(recording, at, StatesOfOne) is { } problem)
            {
                problems.Add($"sync {at}: {problem}");
            }
        }

        Assert.True(failed >= 4, "The failing syncs belonged to no write.");
        Assert.Empty(problems);
    }

    [Fact]
    public async Task AFailedSync_IsTyped_AndItsConnectionIsNotUsedAgain()
    {
        using var disk = await CrashDisk.NewAsync(keepsLog: false, Token);
        await using var store = new SqliteFixture(path: disk.File(PowerRecording.Database));
        var before = await store.Database.WriteAsync(static session => session, Token);
        disk.Fail(DiskFault.Sync, at: 1);

        var refusal = await Assert.ThrowsAsync<MedImagingException>(() => PutAsync(store, "refused", static _ => { }));

        Assert.Equal(ErrorKind.Unavailable, refusal.Kind);
        Assert.Equal(1, disk.Hits);
        Assert.NotSame(before, await store.Database.WriteAsync(static session => session, Token));
        await PutAsync(store, "after", static _ => { });
    }

    [Fact]
    public async Task AfterAFailedSync_NothingIsWrittenWhileTheLogCannotBeMoved()
    {
        using var disk = await CrashDisk.NewAsync(keepsLog: false, Token);
        await using var store = new SqliteFixture(path: disk.File(PowerRecording.Database), configure: options => options.BusyTimeout = TimeSpan.FromMilliseconds(100));
        await PutAsync(store, "before", static _ => { });
        using (var reader = new DatabaseFile(store.Path, TimeSpan.FromSeconds(1)).OpenReader())
        {
            reader.Execute("BEGIN");
            Assert.Equal(1, reader.ReadNumber("SELECT count(*) FROM records"));
            disk.Fail(DiskFault.Sync, at: 1);
            await Assert.ThrowsAsync<MedImagingException>(() => PutAsync(store, "refused", static _ => { }));
            Assert.Equal(1, disk.Hits);

            var refusal = await Assert.ThrowsAsync<MedImagingException>(() => PutAsync(store, "refused too", static _ => { }));

            Assert.Equal(ErrorKind.Unavailable, refusal.Kind);
            Assert.Equal(1, reader.ReadNumber("SELECT count(*) FROM records"));
            reader.RollBack();
        }

        await PutAsync(store, "after", static _ => { });
        Assert.Empty(await store.Database.ReadAsync(WholeDatabase.Problems, Token));
    }

    // Three writes, the failure, six writes that may fail, and two that may not.
    private static async Task<(PowerRecording Recording, int Refused)> RecordAsync(int at, int failures, bool hasReader)
    {
        using var disk = await CrashDisk.NewAsync(keepsLog: true, Token);
        var said = new Acknowledged(disk);
        int refused = 0;
        await using (var store = new SqliteFixture(path: disk.File(PowerRecording.Database)))
        {
            for (int number = 0; number < 11; number++)
            {
                if (number == 3)
                {
                    _ = hasReader ? await store.Cases.FindAsync("none", Token) : null;
                    disk.Fail(DiskFault.Sync, at, failures);
                }
                else if (number == 9)
                {
                    disk.Heal();
                }

                try
                {
                    await PutAsync(store, $"{number}", said.Say);
                }
                catch (MedImagingException ex) when (number is >= 3 and < 9 && ex.Kind == ErrorKind.Unavailable)
                {
                    refused++;
                }
            }
        }

        return (new PowerRecording(disk.End(), said.Lines), refused);
    }

    private static Task PutAsync(SqliteFixture store, string id, Action<string> say) => new PowerWorkload(store, new Random(1), id, say).PutAsync(id, 1, 3000);
}
