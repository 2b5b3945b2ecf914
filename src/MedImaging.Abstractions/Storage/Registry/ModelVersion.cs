namespace MedImaging;

/// <summary>A version of a model, as findings and reports name it. It never changes.</summary>
public sealed record ModelVersion
{
    /// <summary>Gets the model's id.</summary>
    public required string ModelId { get; init; }

    /// <summary>Gets the version.</summary>
    public required string Version { get; init; }

    /// <summary>Gets the SHA-256 of the file; <see langword="null"/> for a model that runs elsewhere.</summary>
    public ContentHash? Hash { get; init; }

    /// <summary>Gets what it is for, in one sentence.</summary>
    public required string IntendedUse { get; init; }

    /// <summary>Gets who made it.</summary>
    public string? Maker { get; init; }

    /// <summary>Gets when it was registered; the store's time, whatever was said.</summary>
    public DateTimeOffset RegisteredAt { get; init; }
}

/// <summary>A version of a prompt. It never changes.</summary>
public sealed record PromptTemplate
{
    /// <summary>Gets the prompt's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the version.</summary>
    public required string Version { get; init; }

    /// <summary>Gets the words.</summary>
    public required string Text { get; init; }

    /// <summary>Gets the SHA-256 of the words: the store's, whatever was said.</summary>
    public ContentHash Hash { get; init; }

    /// <summary>Gets when it was registered; the store's time, whatever was said.</summary>
    public DateTimeOffset RegisteredAt { get; init; }
}

/// <summary>A measured number of a model's, a flow's or the host's work; no patient data.</summary>
public sealed record PerformanceMetric
{
    /// <summary>Gets the id, which makes a repeat harmless.</summary>
    public required string Id { get; init; }

    /// <summary>Gets what was measured, such as <c>auc</c> or <c>latency.p95</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the number.</summary>
    public required double Value { get; init; }

    /// <summary>Gets its unit in UCUM, such as <c>ms</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>Gets the model it is about.</summary>
    public string? ModelId { get; init; }

    /// <summary>Gets the version of that model.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>Gets when.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Which metrics to list.</summary>
public sealed record MetricQuery
{
    /// <summary>Gets what was measured, or everything.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the model, or all models.</summary>
    public string? ModelId { get; init; }

    /// <summary>Gets from when on, or from the beginning.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Gets how many at most.</summary>
    /// <value>The default is 1,000.</value>
    public int Limit { get; init; } = 1000;
}
