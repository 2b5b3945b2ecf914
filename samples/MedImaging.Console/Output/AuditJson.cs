namespace MedImaging.Samples.Output;

internal sealed record AuditResult
{
    public required string Tenant { get; init; }

    public required bool IsIntact { get; init; }

    public required string Verdict { get; init; }

    public required long Links { get; init; }

    public required int Epochs { get; init; }

    public required long Checkpoints { get; init; }

    public required long ProblemCount { get; init; }

    public required IReadOnlyList<AuditProblemResult> Problems { get; init; }

    public static AuditResult Of(AuditVerification result) => new()
    {
        Tenant = result.Tenant,
        IsIntact = result.IsIntact,
        Verdict = result.Worst switch { AuditProblemSeverity.Error => "broken", AuditProblemSeverity.Undecided => "undecided", _ => "intact" },
        Links = result.Links,
        Epochs = result.Epochs,
        Checkpoints = result.Checkpoints,
        ProblemCount = result.ProblemCount,
        Problems = [.. result.Problems.Select(problem => new AuditProblemResult(problem.Kind.ToString(), problem.Severity.ToString(), problem.Sequence, problem.Message))],
    };
}

internal sealed record AuditProblemResult(string Kind, string Severity, long? Link, string Message);
