namespace MedImaging;

/// <summary>What a <see cref="ModelRegistry"/> knows of one version of a model.</summary>
public sealed record ModelStatus
{
    /// <summary>Gets which it is.</summary>
    public required ModelKey Key { get; init; }

    /// <summary>Gets the names that stand for it now.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Gets whether it is in memory.</summary>
    public required bool IsLoaded { get; init; }

    /// <summary>Gets the length of its files, for which it counts against <see cref="ModelRegistryOptions.MaxBytes"/>.</summary>
    public required long Bytes { get; init; }

    /// <summary>Gets what it runs on, while it is loaded.</summary>
    public string? Device { get; init; }

    /// <summary>Gets when it was last asked for, if ever.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>Gets how many requests use it: those that run, and tensors that were made for it and not yet disposed.</summary>
    public required int InUse { get; init; }
}
