namespace MedImaging;

internal sealed class RegistryStore(StoreDesk desk) : IRegistryStore
{
    private static readonly StoreDeed RegisterModel = new("model.register", AuditAction.Create, RecordKinds.ModelVersion),
        ListModels = new("model.list", AuditAction.Read, RecordKinds.ModelVersion),
        RegisterPrompt = new("prompt.register", AuditAction.Create, RecordKinds.PromptTemplate),
        FindPrompt = new("prompt.find", AuditAction.Read, RecordKinds.PromptTemplate),
        AddMetric = new("metric.add", AuditAction.Create, RecordKinds.PerformanceMetric),
        ListMetrics = new("metric.list", AuditAction.Read, RecordKinds.PerformanceMetric);

    public ValueTask<ModelVersion> RegisterModelAsync(ModelVersion model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(model.ModelId, nameof(model));
        ArgumentException.ThrowIfNullOrWhiteSpace(model.Version, nameof(model));
        return desk.WriteAsync(RegisterModel, async writer =>
        {
            if (await writer.FindAsync(DomainTypes.Models, DomainTypes.ModelKey(model.ModelId, model.Version)).ConfigureAwait(false) is not { } kept)
            {
                return await writer.PutAsync(DomainTypes.Models, model with { RegisteredAt = writer.Now }).ConfigureAwait(false);
            }

            return kept.Value.Hash == model.Hash
                ? kept.Value
                : throw new MedImagingException(ErrorKind.StorageConflict, $"Version {model.Version} of model '{model.ModelId}' is registered with another file.");
        }, cancellationToken);
    }

    public IAsyncEnumerable<ModelVersion> ListModelsAsync(string? modelId = null, CancellationToken cancellationToken = default)
        => desk.ListAsync(
            ListModels,
            reader => reader.QueryAsync(DomainTypes.Models, reader.All(DomainTypes.Models, int.MaxValue) with
            {
                Where = modelId is null ? [] : [new FieldCondition("model_id", FieldComparison.Equal, modelId)],
                IsDescending = true,
            }),
            cancellationToken);

    public ValueTask<PromptTemplate> RegisterPromptAsync(PromptTemplate prompt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentException.ThrowIfNullOrWhiteSpace(prompt.Name, nameof(prompt));
        ArgumentException.ThrowIfNullOrWhiteSpace(prompt.Version, nameof(prompt));
        return desk.WriteAsync(RegisterPrompt, async writer =>
        {
            if (await writer.FindAsync(DomainTypes.Prompts, DomainTypes.ModelKey(prompt.Name, prompt.Version)).ConfigureAwait(false) is not { } kept)
            {
                return await writer.PutAsync(DomainTypes.Prompts, prompt with { Hash = ContentHash.Of(prompt.Text), RegisteredAt = writer.Now }).ConfigureAwait(false);
            }

            return kept.Value.Text == prompt.Text
                ? kept.Value
                : throw new MedImagingException(ErrorKind.StorageConflict, $"Version {prompt.Version} of prompt '{prompt.Name}' is registered with other words.");
        }, cancellationToken);
    }

    public ValueTask<PromptTemplate?> FindPromptAsync(string name, string? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return desk.ReadAsync(
            FindPrompt,
            async reader => version is not null
                ? (await reader.FindAsync(DomainTypes.Prompts, DomainTypes.ModelKey(name, version)).ConfigureAwait(false))?.Value
                : (await reader.QueryAsync(DomainTypes.Prompts, reader.All(DomainTypes.Prompts, 1) with { Where = [new FieldCondition("name", FieldComparison.Equal, name)], IsDescending = true }).ConfigureAwait(false)).FirstOrDefault(),
            cancellationToken);
    }

    public ValueTask<PerformanceMetric> AddMetricAsync(PerformanceMetric metric, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentException.ThrowIfNullOrWhiteSpace(metric.Id, nameof(metric));
        return desk.WriteAsync(
            AddMetric,
            async writer => (await writer.FindAsync(DomainTypes.Metrics, metric.Id).ConfigureAwait(false))?.Value ?? await writer.PutAsync(DomainTypes.Metrics, metric).ConfigureAwait(false),
            cancellationToken);
    }

    public IAsyncEnumerable<PerformanceMetric> ListMetricsAsync(MetricQuery? query = null, CancellationToken cancellationToken = default)
    {
        var wanted = query ?? new MetricQuery();
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted.Limit, 1, nameof(query));
        var conditions = new List<FieldCondition>();
        if (wanted.Name is { } name)
        {
            conditions.Add(new FieldCondition("name", FieldComparison.Equal, name));
        }

        if (wanted.ModelId is { } model)
        {
            conditions.Add(new FieldCondition("model_id", FieldComparison.Equal, model));
        }

        if (wanted.Since is { } since)
        {
            conditions.Add(new FieldCondition("at", FieldComparison.AtLeast, DomainTypes.Time(since)));
        }

        return desk.ListAsync(ListMetrics, reader => reader.QueryAsync(DomainTypes.Metrics, reader.All(DomainTypes.Metrics, wanted.Limit) with { Where = conditions, OrderBy = "at" }), cancellationToken);
    }
}
