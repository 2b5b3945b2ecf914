namespace MedImaging.Benchmarks;

/// <summary>Runs of 32 steps that do next to nothing; an item is a step.</summary>
internal sealed class FlowSteps : IThroughputTask
{
    private const int StepsARun = 32;

    public string Name => "flow-steps";

    public string Summary => "runs of 32 empty steps without a journal; an item is a step";

    public ValueTask PrepareAsync(ThroughputOptions options, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    // One definition for all: a definition is immutable, its runs never meet.
    private readonly Flow<int, int> _flow = FlowSamples.Steps(FlowSamples.NewServices(), StepsARun);

    public IThroughputWorker CreateWorker(int number) => new Worker(_flow);

    private sealed class Worker(Flow<int, int> flow) : IThroughputWorker
    {
        public async ValueTask<int> DoAsync(CancellationToken cancellationToken)
        {
            int result = await flow.RunAsync(0, cancellationToken: cancellationToken);
            return result == StepsARun ? StepsARun : throw new InvalidOperationException("A step was lost.");
        }
    }
}
