namespace MedImaging.Benchmarks;

/// <summary>Something done over and over, measured by the items it finishes. A new task is one class and one line in <see cref="ThroughputTasks"/>.</summary>
internal interface IThroughputTask
{
    /// <summary>Gets the name on the command line.</summary>
    string Name { get; }

    /// <summary>Gets what it does, in a line.</summary>
    string Summary { get; }

    /// <summary>Makes ready; what it says on standard error is for people.</summary>
    /// <exception cref="ArgumentException">The options do not suit the task.</exception>
    ValueTask PrepareAsync(ThroughputOptions options, CancellationToken cancellationToken);

    /// <summary>Makes the worker of one thread; workers share nothing they change.</summary>
    IThroughputWorker CreateWorker(int number);
}

/// <summary>Does a task on one thread, with buffers of its own.</summary>
internal interface IThroughputWorker
{
    /// <summary>Does a little: a file, a run.</summary>
    /// <returns>How many items that was.</returns>
    ValueTask<int> DoAsync(CancellationToken cancellationToken);
}

/// <summary>A task that has more to say than how much was done.</summary>
internal interface IThroughputNotes
{
    /// <summary>Says it in a line, once all workers are done.</summary>
    string Describe();
}

/// <summary>A task that measures several things by itself, some of them beside peers, and says them in a table.</summary>
internal interface IThroughputTable
{
    /// <summary>Measures, after <see cref="IThroughputTask.PrepareAsync"/>, and says each row as soon as it is known.</summary>
    ValueTask MeasureAsync(ThroughputOptions options, TextWriter output, CancellationToken cancellationToken);
}

internal static class ThroughputTasks
{
    public static IReadOnlyList<IThroughputTask> All { get; } =
    [
        new FramesToTensor(), new FileToTensor(224), new FileToTensor(512), new PreprocessFrame(ResizeFilter.PlainBilinear), new PreprocessFrame(ResizeFilter.Bilinear), new DicomHeader(), new DicomTagsOnly(), new DecodeFrames(), new OpenAndDecode(), new FlowSteps(), new ModelRequests(1), new ModelRequests(16), new ModelRequests(1, 2048), new ModelRequests(16, 2048), new ProviderCalls(), new ProviderStackCalls(true), new ProviderStackCalls(false), new SimilaritySearch(), new StoreWrites(), new AuditVerify(),
    ];
}
