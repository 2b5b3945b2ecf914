using Xunit;

namespace MedImaging.Testing;

/// <summary>What every <see cref="IRegistryStore"/> does.</summary>
/// <typeparam name="TBackend">The database.</typeparam>
public abstract class RegistryStoreContract<TBackend> : StoresContract<TBackend>
    where TBackend : StoreBackend, new()
{
    [Fact]
    public async Task Models_AreRegisteredOnce_AndNeverWithAnotherFile()
    {
        var model = new ModelVersion { ModelId = "chest", Version = "1", Hash = ContentHash.Of("file"), IntendedUse = "tests" };
        var kept = await Own.Registry.RegisterModelAsync(model, Token);
        Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(model with { RegisteredAt = kept.RegisteredAt }, kept);
        Assert.Equal(kept, await Own.Registry.RegisterModelAsync(model, Token));
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Own.Registry.RegisterModelAsync(model with { Hash = ContentHash.Of("other") }, Token));
        await Own.Registry.RegisterModelAsync(model with { Version = "2", Hash = ContentHash.Of("other") }, Token);
        await Own.Registry.RegisterModelAsync(model with { ModelId = "bone" }, Token);
        Assert.Equal(["2", "1"], (await Own.Registry.ListModelsAsync("chest", Token).ToListAsync(Token)).Select(one => one.Version));
        Assert.Equal(3, (await Own.Registry.ListModelsAsync(cancellationToken: Token).ToListAsync(Token)).Count);
    }

    [Fact]
    public async Task Prompts_HaveVersions_AndKeepTheirWords()
    {
        await Own.Registry.RegisterPromptAsync(new PromptTemplate { Name = "report", Version = "1", Text = "Write." }, Token);
        await Own.Registry.RegisterPromptAsync(new PromptTemplate { Name = "report", Version = "2", Text = "Write well." }, Token);

        Assert.Equal(("2", "Write well.", ContentHash.Of("Write well.")), ((await Own.Registry.FindPromptAsync("report", cancellationToken: Token))!.Version, (await Own.Registry.FindPromptAsync("report", cancellationToken: Token))!.Text, (await Own.Registry.FindPromptAsync("report", "2", Token))!.Hash));
        Assert.Equal("Write.", (await Own.Registry.FindPromptAsync("report", "1", Token))!.Text);
        Assert.Null(await Own.Registry.FindPromptAsync("report", "3", Token));
        Assert.Null(await Own.Registry.FindPromptAsync("none", cancellationToken: Token));
        await Refusal.ExpectAsync(ErrorKind.StorageConflict, async () => await Own.Registry.RegisterPromptAsync(new PromptTemplate { Name = "report", Version = "1", Text = "Don't." }, Token));
    }

    [Fact]
    public async Task Metrics_AreListedByTime_AndFiltered()
    {
        var at = Time.GetUtcNow();
        await Own.Registry.AddMetricAsync(new PerformanceMetric { Id = "2", Name = "auc", Value = 0.9, ModelId = "chest", ModelVersion = "1", At = at.AddHours(1) }, Token);
        await Own.Registry.AddMetricAsync(new PerformanceMetric { Id = "1", Name = "auc", Value = 0.8, ModelId = "chest", ModelVersion = "1", At = at }, Token);
        await Own.Registry.AddMetricAsync(new PerformanceMetric { Id = "3", Name = "latency.p95", Value = 812, Unit = "ms", At = at.AddHours(2) }, Token);
        await Own.Registry.AddMetricAsync(new PerformanceMetric { Id = "1", Name = "auc", Value = 0.1, At = at }, Token);

        Assert.Equal(["1", "2", "3"], await IdsAsync(null));
        Assert.Equal(["1", "2"], await IdsAsync(new MetricQuery { Name = "auc" }));
        Assert.Equal(["2", "3"], await IdsAsync(new MetricQuery { Since = at.AddHours(1) }));
        Assert.Equal(["1"], await IdsAsync(new MetricQuery { ModelId = "chest", Limit = 1 }));
        Assert.Equal(0.8, (await Own.Registry.ListMetricsAsync(new MetricQuery { Limit = 1 }, Token).ToListAsync(Token))[0].Value);
    }

    private async Task<List<string>> IdsAsync(MetricQuery? query) => [.. (await Own.Registry.ListMetricsAsync(query, Token).ToListAsync(Token)).Select(metric => metric.Id)];
}
