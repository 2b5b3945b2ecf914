namespace MedImaging;

/// <summary>What an <see cref="AuditVerifier"/> found.</summary>
public sealed record AuditVerification
{
    /// <summary>Gets the tenant whose trail it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>Gets how many links were checked.</summary>
    public required long Links { get; init; }

    /// <summary>Gets the number of the last link; 0 when there is none.</summary>
    public required long LastSequence { get; init; }

    /// <summary>Gets how many epochs the links are of.</summary>
    public required int Epochs { get; init; }

    /// <summary>Gets how many checkpoints the trail agrees with.</summary>
    public required long Checkpoints { get; init; }

    /// <summary>Gets when the last link was written.</summary>
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>Gets what is wrong, in the order it was found; no more than <see cref="AuditVerifierOptions.MostProblems"/>.</summary>
    public required IReadOnlyList<AuditProblem> Problems { get; init; }

    /// <summary>Gets how many problems there are, those not listed too.</summary>
    public required long ProblemCount { get; init; }

    /// <summary>Gets the worst that was found; <see langword="null"/> when nothing was.</summary>
    public AuditProblemSeverity? Worst { get; init; }

    /// <summary>Gets whether the trail is as it was written, as far as can be told: without keys, someone who can write to the store could have made all of it anew, and without checkpoints from elsewhere set it back.</summary>
    public bool IsIntact => Worst is null or AuditProblemSeverity.Warning;
}
