using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Benchmarks;

/// <summary>What the engine costs without a journal, per step: the goal is at most 5 µs and 1 kB. The run's own cost is shared by its steps.</summary>
[MemoryDiagnoser]
public class FlowBenchmarks
{
    private const int Turns = 8;

    private readonly ServiceProvider _services = FlowSamples.NewServices();
    private Flow<int, int> _one, _eight, _many, _async, _fork, _loop, _reported;

    public FlowBenchmarks()
    {
        (_one, _eight, _many) = (FlowSamples.Steps(_services, 1), FlowSamples.Steps(_services, 8), FlowSamples.Steps(_services, 32));
        _reported = _eight;
        _async = MedImaging.Flow.Start<int>("async").Then(new FlowSamples.YieldOnce()).Build(_services);
        _fork = MedImaging.Flow.Start<int>("fork")
            .Fork(left => left.Then(new FlowSamples.AddOne()), right => right.Then(new FlowSamples.AddOne()), (left, right) => left + right)
            .Build(_services);
        _loop = MedImaging.Flow.Start<int>("loop")
            .RepeatUntil(value => value >= Turns, again => again.Then(new FlowSamples.AddOne()), atMost: Turns)
            .Build(_services);
    }

    [Benchmark(Description = "a step, in a run of 1")]
    public Task<int> OneStep() => _one.RunAsync(0);

    [Benchmark(Description = "a step, in a run of 8", OperationsPerInvoke = 8)]
    public Task<int> EightSteps() => _eight.RunAsync(0);

    [Benchmark(Description = "a step, in a run of 32", OperationsPerInvoke = 32, Baseline = true)]
    public Task<int> ThirtyTwoSteps() => _many.RunAsync(0);

    [Benchmark(Description = "a step that yields, in a run of 1")]
    public Task<int> AsyncStep() => _async.RunAsync(0);

    [Benchmark(Description = "a fork of two steps and its join", OperationsPerInvoke = 3)]
    public Task<int> Fork() => _fork.RunAsync(0);

    [Benchmark(Description = "a turn of a loop, of 8", OperationsPerInvoke = Turns)]
    public Task<int> Loop() => _loop.RunAsync(0);

    [Benchmark(Description = "a step, in a run of 8 with its events heard", OperationsPerInvoke = 8)]
    public Task<int> StepWithEvents() => _reported.RunAsync(0, new FlowContext { Progress = Silence.Instance });

    private sealed class Silence : IProgress<FlowEvent>
    {
        public static Silence Instance { get; } = new();

        public void Report(FlowEvent value)
        {
        }
    }
}
