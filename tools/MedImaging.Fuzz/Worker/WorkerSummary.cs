namespace MedImaging.Fuzz;

/// <summary>What a worker has to say at its end.</summary>
internal sealed record WorkerSummary
{
    public long Executions { get; init; }

    public long Accepted { get; init; }

    public int Edges { get; init; }

    public int EdgesBeforeLastQuarter { get; init; }

    public int CorpusCount { get; init; }

    public double SlowestMilliseconds { get; init; }

    public long MostAllocated { get; init; }

    public IReadOnlyList<int> Blocks { get; init; } = [];
}
