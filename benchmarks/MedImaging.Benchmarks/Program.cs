using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using MedImaging.Benchmarks;

if (args is ["throughput", ..])
{
    return await ThroughputCommand.RunAsync(args.AsMemory(1));
}

// In process: the settings this process was started with (DOTNET_EnableAVX2=0 and the like) are the ones measured.
// Short by default, so that the whole table is a coffee's worth; --job default measures longer, out of process.
var config = args.Contains("--job") ? DefaultConfig.Instance
    : DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
var summaries = BenchmarkSwitcher.FromAssembly(typeof(ResultsTable).Assembly).Run(args, config);
foreach (var summary in summaries)
{
    ResultsTable.Write(summary);
}

return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
