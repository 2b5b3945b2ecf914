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

internal sealed record AuditLinkResult
{
    public required long Link { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string User { get; init; }

    public required string Event { get; init; }

    public required string Outcome { get; init; }

    public required string Purpose { get; init; }

    public string? Patient { get; init; }

    public string? Kind { get; init; }

    public required long Count { get; init; }

    public required IReadOnlyList<string> Records { get; init; }

    public string? Run { get; init; }

    public string? Detail { get; init; }

    public static AuditLinkResult Of(AuditLink link) => new()
    {
        Link = link.Sequence,
        At = link.Entry.At,
        User = link.Entry.UserId,
        Event = link.Entry.Event,
        Outcome = link.Entry.Outcome.ToString(),
        Purpose = link.Entry.Purpose.ToString(),
        Patient = link.Entry.Patient,
        Kind = link.Entry.Kind,
        Count = link.Entry.Count,
        Records = link.Entry.Records,
        Run = link.Entry.RunId,
        Detail = link.Entry.Detail,
    };
}
