using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using MedImaging.Providers;
using MedImaging.Testing;

namespace MedImaging.Tests.Http;

[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class AloneCollection;

/// <summary>Many faults: what they leave behind, and by how much they pass a deadline. Alone, since the process's own counts are read.</summary>
[Collection("Alone")]
public sealed class FaultChurnTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ManyFaults_LeaveNoSocketTimerOrMemoryBehind()
    {
        const int Seed = 20260102;
        int faults = int.Parse(Environment.GetEnvironmentVariable("MEDIMAGING_FAULTS") ?? "2000", CultureInfo.InvariantCulture);
        await ChurnAsync(200, Seed - 1);   // what is made once, and pooled
        var before = await SettleAsync(null);

        var clock = Stopwatch.StartNew();
        var ends = await ChurnAsync(faults, Seed);
        var after = await SettleAsync(before);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{faults} faults (seed {Seed}) in {clock.Elapsed.TotalSeconds:F0} s; sockets {before.Sockets} -> {after.Sockets}, timers {before.Timers} -> {after.Timers}, bytes {before.Bytes} -> {after.Bytes}: "
            + string.Join(", ", ends.OrderBy(each => each.Key).Select(each => $"{each.Key} {each.Value}")));
        Assert.Equal(faults, ends.Values.Sum());
        Assert.True(after.Sockets <= before.Sockets, $"{before.Sockets} sockets before, {after.Sockets} after.");
        Assert.True(after.Timers <= before.Timers + 4, $"{before.Timers} timers before, {after.Timers} after.");
        Assert.True(after.Bytes <= before.Bytes + (16 << 20), $"{before.Bytes} bytes before, {after.Bytes} after.");
    }

    [Theory]
    [InlineData("deadline")]
    [InlineData("total")]
    [InlineData("idle")]
    public async Task NoFault_PassesItsTimeByMuch(string limit)
    {
        var left = TimeSpan.FromMilliseconds(100);
        int rounds = int.Parse(Environment.GetEnvironmentVariable("MEDIMAGING_DEADLINES") ?? "5", CultureInfo.InvariantCulture);
        var (all, bare) = (new List<double>(), new List<double>());
        foreach (var fault in FakeFault.Quick.Concat(FakeFault.Slow))
        {
            await using var provider = await FakeProvider.StartAsync(Token);
            provider.Otherwise = _ => fault.Answer;
            using var channel = Channels.To(provider, endpoint =>
            {
                endpoint.MaxResponseBytes = 1 << 20;
                endpoint.TotalTimeout = limit == "total" ? left : endpoint.TotalTimeout;
                endpoint.IdleTimeout = limit == "idle" ? left : endpoint.IdleTimeout;
            });
            var over = new List<double>();
            for (int i = -1; i < rounds; i++)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
                patience.CancelAfter(limit == "idle" ? 2 * left : Timeout.InfiniteTimeSpan);   // a byte at a time is no silence
                var scope = limit == "deadline" ? new CallScope { Deadline = DateTimeOffset.UtcNow + left } : CallScope.None;
                var timer = FakeFault.Slow.Contains(fault) ? OvershootAsync(left) : null;   // what the machine adds by itself at the same time
                long start = Stopwatch.GetTimestamp();
                var error = await Record.ExceptionAsync(() => channel.ReadAsync(Channels.Call(scope: scope), patience.Token));
                double passed = Math.Max(0, (Stopwatch.GetElapsedTime(start) - left).TotalMilliseconds);
                Assert.True(error is null or ProviderException || patience.IsCancellationRequested, error?.ToString());
                if (i >= 0 && !patience.IsCancellationRequested)   // the first call waits for the compiler
                {
                    over.Add(passed);
                }

                if (timer is not null)
                {
                    bare.Add(await timer);
                }
            }

            all.AddRange(over);
            Tell($"{limit}, {fault.Name}", over);
        }

        Tell($"{limit}, all", all);
        Tell($"{limit}, a bare timer", bare);
        Assert.True(all[^1] < 5000, $"{all[^1]} ms");   // against hangs; the figures are in the output
    }

    private static async Task<double> OvershootAsync(TimeSpan left)
    {
        long start = Stopwatch.GetTimestamp();
        await Task.Delay(left, Token);
        return Math.Max(0, (Stopwatch.GetElapsedTime(start) - left).TotalMilliseconds);
    }

    private static void Tell(string name, List<double> over)
    {
        over.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(over.Count == 0
            ? $"{name,-36} never"
            : $"{name,-36} p50 {over[over.Count / 2],7:F2} ms  p99 {over[(int)(over.Count * 0.99)],7:F2} ms  max {over[^1],7:F2} ms of {over.Count}");
    }

    private static async Task<ConcurrentDictionary<string, int>> ChurnAsync(int faults, int seed)
    {
        await using var provider = await FakeProvider.StartAsync(Token);
        var plan = FaultPlan.Even(seed, FakeFault.Quick.Concat(FakeFault.Slow));
        provider.Otherwise = _ => plan.Next().Answer;
        using var channel = Channels.To(
            provider, endpoint => (endpoint.MaxResponseBytes, endpoint.MaxLineBytes, endpoint.IdleTimeout, endpoint.TotalTimeout) = (256 << 10, 64 << 10, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(200)));
        var ends = new ConcurrentDictionary<string, int>();
        await Parallel.ForAsync(0, faults, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token }, async (_, token) =>
        {
            string end = "good";
            try
            {
                await channel.ReadAsync(cancellationToken: token);
            }
            catch (ProviderException ex)
            {
                end = ex.Error.ToString();
            }

            ends.AddOrUpdate(end, 1, (_, count) => count + 1);
        });
        return ends;
    }

    // Sockets that were closed go away a little later: waits for them (or, without a target, until nothing changes), but not for ever.
    private static async Task<(int Sockets, long Timers, long Bytes)> SettleAsync((int Sockets, long Timers, long Bytes)? target)
    {
        const int Enough = 8;
        var last = (Sockets: -1, Timers: -1L);
        for (int i = 0, unchanged = 0; ; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var now = (Sockets: Sockets(), Timers: Timer.ActiveCount, Bytes: GC.GetTotalMemory(forceFullCollection: true));
            unchanged = (now.Sockets, now.Timers) == last ? unchanged + 1 : 0;
            last = (now.Sockets, now.Timers);
            bool isSettled = target is { } at ? i > 4 && now.Sockets <= at.Sockets && now.Timers <= at.Timers + 4 : unchanged >= Enough;
            if (i == 40 || isSettled)
            {
                return now;
            }

            await Task.Delay(250, Token);
        }
    }

    private static int Sockets()
    {
        Assert.SkipUnless(Directory.Exists("/proc/self/fd"), "The open files of a process are counted in /proc.");
        return new DirectoryInfo("/proc/self/fd").EnumerateFiles().Count(file => file.LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);
    }
}
