using System.Diagnostics;
using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

/// <summary>A real process, killed with SIGKILL at every journal and effect boundary of a run, and the run resumed by another process over the same file.</summary>
public sealed class FlowKillTests
{
    public static TheoryData<string> Shapes() => ["linear", "fork", "loop", "choose", "sign-off"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task KilledAtEveryBoundary_ResumedInANewProcess_NothingIsLostOrDoubled(string shape)
    {
        var token = TestContext.Current.CancellationToken;
        string expected = await UndisturbedAsync(shape);
        int kills = 0;
        for (int boundary = 1; ; boundary++)
        {
            using var folder = new TemporaryFolder();
            string database = folder.File("runs.db");
            string sent = Directory.CreateDirectory(folder.File("sent")).FullName;
            bool wasKilled = await LiveAsync(database, shape, boundary, sent, token);
            kills += wasKilled ? 1 : 0;

            await using (var host = NewHost(database, shape, sent))
            {
                if (await host.GetRequiredService<FlowRuns>().FindAsync(CrashFlows.RunId, token) is null)
                {
                    Assert.Equal(1, boundary);   // killed before the run was accepted: nobody was promised anything
                    continue;
                }

                Assert.Equal(expected, await ResumeAsync(host));
                await AssertWholeAsync(host, sent, token);
            }

            if (!wasKilled)
            {
                break;
            }
        }

        Assert.InRange(kills, 10, 200);
    }

    private static async Task<bool> LiveAsync(string database, string shape, int boundary, string sent, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(CrashHostProcess.Executable, ["flow", database, shape, $"{boundary}", sent])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        string complained = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        bool wasKilled = process.ExitCode == 128 + 9;
        Assert.True(wasKilled || process.ExitCode == 0, $"exit {process.ExitCode}: {said}{complained}");
        return wasKilled;
    }

    private static ServiceProvider NewHost(string database, string shape, string sent)
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddSqliteStorage(database).AddCrashFlow(shape, async (key, what) =>
        {
            await File.WriteAllTextAsync(Path.Combine(sent, $"{key}.{Guid.CreateVersion7():N}"), what);
            return $"<{what}>";
        });
        return services.BuildServiceProvider();
    }

    private static async Task<string> UndisturbedAsync(string shape)
    {
        using var folder = new TemporaryFolder();
        await using var host = NewHost(folder.File("runs.db"), shape, folder.FullPath);
        await (await host.GetRequiredService<Flow<string, string>>().StartAsync("s", new FlowContext { RunId = CrashFlows.RunId })).Ended;
        return await ResumeAsync(host);
    }

    private static async Task<string> ResumeAsync(IServiceProvider host)
    {
        var runs = host.GetRequiredService<FlowRuns>();
        var run = await runs.ResumeAsync(CrashFlows.RunId);
        await run.Ended;
        if ((await runs.QuestionsAsync(CrashFlows.RunId)).Count > 0)
        {
            run = await runs.AnswerAsync(CrashFlows.RunId, CrashFlows.Answer);
        }

        return await ((FlowRun<string>)run).WaitAsync();
    }

    private static async Task AssertWholeAsync(IServiceProvider host, string sent, CancellationToken cancellationToken)
    {
        var journal = host.GetRequiredService<IRunJournal>();
        var entries = await journal.ReadEntriesAsync(CrashFlows.RunId, cancellationToken).ToListAsync(cancellationToken);
        var sends = Directory.EnumerateFiles(sent).GroupBy(file => Path.GetFileName(file).Split('.')[0]).ToDictionary(key => key.Key, key => key.Count());
        Assert.Equal(entries.Count(entry => entry.Kind == JournalEntryKind.Effect), sends.Count);
        Assert.All(sends, send => Assert.InRange(send.Value, 1, 2));
        Assert.InRange(sends.Count(send => send.Value == 2), 0, 3);   // only what was in flight when the process died: one for each branch

        var events = await journal.ReadEventsAsync(CrashFlows.RunId, 1, cancellationToken).ToListAsync(cancellationToken);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(n => (long)n), events.Select(happened => happened.Number));
        Assert.True(Assert.Single(events, happened => happened.IsTerminal) == events[^1]);
    }
}
