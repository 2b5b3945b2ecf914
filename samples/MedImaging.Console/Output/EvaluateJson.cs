namespace MedImaging.Samples.Output;

internal sealed record EvaluateResult
{
    public required string Model { get; init; }

    public required string Version { get; init; }

    public required long Cases { get; init; }

    public required double Level { get; init; }

    public required Estimate Accuracy { get; init; }

    public required IReadOnlyList<LabelResult> Labels { get; init; }

    public required IReadOnlyList<FailedFile> Failed { get; init; }

    public required IReadOnlyList<string> Files { get; init; }
}

internal sealed record LabelResult
{
    public required string Code { get; init; }

    public required string Scheme { get; init; }

    public required string Meaning { get; init; }

    public required long Positives { get; init; }

    public required long Negatives { get; init; }

    public required double Threshold { get; init; }

    public required Estimate Sensitivity { get; init; }

    public required Estimate Specificity { get; init; }

    public required Estimate RocArea { get; init; }

    public required Estimate AveragePrecision { get; init; }

    public required double? CalibrationError { get; init; }
}

internal sealed record FailedFile(string File, string Reason);
