namespace MedImaging.Samples.Output;

internal sealed record ExplainResult(string File, int Frame, IReadOnlyList<ExplanationResult> Explanations, IReadOnlyList<string> Limitations, IReadOnlyList<MethodError> Errors);

internal sealed record ExplanationResult
{
    public required string Method { get; init; }

    public required string Model { get; init; }

    public required string Code { get; init; }

    public required string Scheme { get; init; }

    public required string Meaning { get; init; }

    public required bool IsPresent { get; init; }

    public required double Score { get; init; }

    /// <summary>Gets the column of the strongest place; none where no place speaks for the finding.</summary>
    public required int? PeakColumn { get; init; }

    public required int? PeakRow { get; init; }

    public required double Seconds { get; init; }

    public required string File { get; init; }
}

internal sealed record MethodError(string Method, string Kind, string Message);
