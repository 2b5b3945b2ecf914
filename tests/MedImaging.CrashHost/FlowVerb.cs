using System.Diagnostics;
using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.CrashHost;

/// <summary><c>flow DATABASE SHAPE BOUNDARY SENT</c>: runs or resumes a flow, and kills itself at a boundary: before or after a write to the journal, before or after an effect. What it sends is a file in the folder SENT, named by the key.</summary>
internal static class FlowVerb
{
    public static async Task<int> RunAsync(string database, string shape, int boundary, string sentFolder)
    {
        int passed = 0;
        ValueTask PassAsync()
        {
            if (Interlocked.Increment(ref passed) >= boundary)
            {
                Process.GetCurrentProcess().Kill();   // SIGKILL: nothing of ours runs after it
                Thread.Sleep(Timeout.Infinite);
            }

            return default;
        }

        var services = new ServiceCollection();
        var builder = services.AddMedImaging().AddSqliteStorage(database);
        builder.AddCrashFlow(shape, async (key, what) =>
        {
            await PassAsync();
            await File.WriteAllTextAsync(Path.Combine(sentFolder, $"{key}.{Guid.CreateVersion7():N}"), what);
            await PassAsync();
            return $"<{what}>";
        });
        var store = services.Last(service => service.ServiceType == typeof(IRunJournal));
        services.AddSingleton<IRunJournal>(provider => new DyingJournal((IRunJournal)ActivatorUtilities.CreateInstance(provider, store.ImplementationType!), PassAsync));

        await using var host = services.BuildServiceProvider();
        Console.WriteLine(await RunOnceAsync(host));
        return 0;
    }

    public static async Task<string> RunOnceAsync(IServiceProvider host)
    {
        var runs = host.GetRequiredService<FlowRuns>();
        FlowRun run = await runs.FindAsync(CrashFlows.RunId) is null
            ? await host.GetRequiredService<Flow<string, string>>().StartAsync("s", new FlowContext { RunId = CrashFlows.RunId })
            : await runs.ResumeAsync(CrashFlows.RunId);
        await run.Ended;
        if ((await runs.QuestionsAsync(CrashFlows.RunId)).Count > 0)
        {
            run = await runs.AnswerAsync(CrashFlows.RunId, CrashFlows.Answer);
        }

        return await ((FlowRun<string>)run).WaitAsync();
    }
}
