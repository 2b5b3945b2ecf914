using System.Globalization;

namespace MedImaging.Tests;

/// <summary>
/// Power loss: what was synced is there, of the rest any sectors, in any mixture and some in shreds. Nothing acknowledged is lost, nothing is
/// damaged or there by half. MEDIMAGING_CRASH_STATES says how many states to open (3,000).
/// </summary>
public sealed class PowerLossTests
{
    private const int MostToNotice = 1000;

    /// <summary>How many states of one recording are opened at most; another has other writes at other moments.</summary>
    private const int StatesOfOne = 1000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static long States => long.TryParse(Environment.GetEnvironmentVariable("MEDIMAGING_CRASH_STATES"), CultureInfo.InvariantCulture, out long states) ? states : 3000;

    [Fact]
    public async Task AfterAPowerLoss_EverythingAcknowledgedIsThere_AndNothingByHalf()
    {
        await CrashVfs.RequireAsync(Token);
        long left = States, thorough = 0, acknowledged = 0;
        int recordings = 0, seed = 20260102;
        var problems = new List<string>();
        await Task.WhenAll(Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 1, 8)).Select(_ => Task.Run(ExploreAsync, Token)));

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{States - left} states after power losses in {recordings} recordings with {acknowledged} acknowledged writes, {thorough} of them verified and written on: {problems.Count} bad.");
        Assert.Empty(problems);
        Assert.True(left <= 0 && acknowledged > 0, "Too few states came of the recordings.");

        async Task ExploreAsync()
        {
            using var states = new CrashStates();
            while (Interlocked.Read(ref left) > 0 && problems.Count == 0)
            {
                int mine = Interlocked.Increment(ref seed);
                var recording = await PowerRecording.MakeAsync(mine, droppedSyncs: 0, Token);
                Interlocked.Increment(ref recordings);
                Interlocked.Add(ref acknowledged, recording.Said.Count);
                (long explored, long seen) = (states.Explored, states.Thorough);
                string? problem = await states.ExploreAsync(recording, mine, Math.Clamp(Interlocked.Read(ref left), 0, StatesOfOne));
                Interlocked.Add(ref left, explored - states.Explored);
                Interlocked.Add(ref thorough, states.Thorough - seen);
                if (problem is not null)
                {
                    lock (problems)
                    {
                        problems.Add(problem);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(7, "all files", "acknowledged and lost")]
    [InlineData(1, "the log", "acknowledged and lost")]
    [InlineData(2, "the database", "")]
    public async Task WithoutSyncs_TheLossIsNoticed(int dropped, string whose, string loss)
    {
        using var states = new CrashStates { From = 1, LooksFor = problem => problem.Contains(loss, StringComparison.Ordinal) };
        string? problem = null;
        for (int seed = 1; problem is null && states.Explored < MostToNotice; seed++)
        {
            problem = await states.ExploreAsync(await PowerRecording.MakeAsync(seed, dropped, Token), seed, MostToNotice - states.Explored);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"Syncs of {whose} left out: noticed at state {states.Explored}, after {states.Others} other problems: {problem}");
        Assert.NotNull(problem);
    }
}
