namespace MedImaging.Samples.Output;

internal sealed record AskResult
{
    public required string Provider { get; init; }

    public string? Model { get; init; }

    public required string Text { get; init; }

    public string? FinishReason { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public required double Seconds { get; init; }
}

internal sealed record ProviderRow
{
    public required string Name { get; init; }

    public string? Model { get; init; }

    public required string Residency { get; init; }

    public required int Keys { get; init; }

    public required string State { get; init; }

    public double? Milliseconds { get; init; }
}

internal sealed record LiteratureAnswer(string Query, IReadOnlyList<EvidenceItem> Items, IReadOnlyList<string> Limitations);
