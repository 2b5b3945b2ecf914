namespace MedImaging;

/// <summary>Keeps what makes findings and texts: versions of models and prompts, and how well they do.</summary>
public interface IRegistryStore
{
    /// <summary>Registers a version of a model. Registering the same again changes nothing.</summary>
    /// <param name="model">The version.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The version as kept.</returns>
    /// <exception cref="MedImagingException">The version is registered with another file (<see cref="ErrorKind.StorageConflict"/>).</exception>
    [StoreEvent("model.register")]
    ValueTask<ModelVersion> RegisterModelAsync(ModelVersion model, CancellationToken cancellationToken = default);

    /// <summary>Lists the versions of models, latest registered first.</summary>
    /// <param name="modelId">The model, or all models.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The versions.</returns>
    [StoreEvent("model.list")]
    IAsyncEnumerable<ModelVersion> ListModelsAsync(string? modelId = null, CancellationToken cancellationToken = default);

    /// <summary>Registers a version of a prompt. Registering the same again changes nothing.</summary>
    /// <param name="prompt">The version.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The version as kept.</returns>
    /// <exception cref="MedImagingException">The version is registered with other words (<see cref="ErrorKind.StorageConflict"/>).</exception>
    [StoreEvent("prompt.register")]
    ValueTask<PromptTemplate> RegisterPromptAsync(PromptTemplate prompt, CancellationToken cancellationToken = default);

    /// <summary>Finds a prompt.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">The version, or <see langword="null"/> for the latest registered.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The prompt, or <see langword="null"/>.</returns>
    [StoreEvent("prompt.find")]
    ValueTask<PromptTemplate?> FindPromptAsync(string name, string? version = null, CancellationToken cancellationToken = default);

    /// <summary>Keeps a metric. A repeat with the same id changes nothing.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The metric as kept.</returns>
    [StoreEvent("metric.add")]
    ValueTask<PerformanceMetric> AddMetricAsync(PerformanceMetric metric, CancellationToken cancellationToken = default);

    /// <summary>Lists metrics by their time.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The metrics.</returns>
    [StoreEvent("metric.list")]
    IAsyncEnumerable<PerformanceMetric> ListMetricsAsync(MetricQuery? query = null, CancellationToken cancellationToken = default);
}
