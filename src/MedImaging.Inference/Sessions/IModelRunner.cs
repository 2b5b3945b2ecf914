namespace MedImaging;

/// <summary>How a model's inputs reach its session: one by one, or gathered into batches. It owns the session.</summary>
internal interface IModelRunner : IDisposable
{
    /// <summary>Runs one input and hands what came of it to <paramref name="read"/>; the outputs live as long as that call.</summary>
    ValueTask<T> RunAsync<T>(Memory<float> input, OutputReader<T> read, CancellationToken cancellationToken);

    /// <summary>Runs many inputs, as many at once as the model takes, and hands the outputs of each, in order, to <paramref name="read"/>.</summary>
    ValueTask RunBatchAsync(Memory<float> inputs, int count, ItemReader read, CancellationToken cancellationToken);
}

/// <summary>Makes something of the outputs for one of several inputs.</summary>
internal delegate void ItemReader(int item, in RunOutputs outputs);
