namespace MedImaging;

/// <summary>What a reader made of one finding. It holds no words about the patient.</summary>
public sealed record FindingFeedback
{
    /// <summary>Gets the id of this word, which makes a repeat harmless.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the report the finding is in.</summary>
    public required string ReportId { get; init; }

    /// <summary>Gets the finding, as the report cites it.</summary>
    public required string FindingId { get; init; }

    /// <summary>Gets the model that made the finding.</summary>
    public required string ModelId { get; init; }

    /// <summary>Gets the version of that model.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>Gets what the reader made of it.</summary>
    public required FeedbackVerdict Verdict { get; init; }

    /// <summary>Gets what it is in truth, where it was corrected to something that has a code.</summary>
    public CodedConcept? Correction { get; init; }

    /// <summary>Gets the reader.</summary>
    public required string ReviewerId { get; init; }

    /// <summary>Gets when.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Checks the word by itself; every store does so before it writes.</summary>
    /// <exception cref="ArgumentException">An id is empty, there is no such verdict, or a correction comes with a finding that was not corrected.</exception>
    public void RequireValid()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Id);
        ArgumentException.ThrowIfNullOrWhiteSpace(ReportId);
        ArgumentException.ThrowIfNullOrWhiteSpace(FindingId);
        ArgumentException.ThrowIfNullOrWhiteSpace(ModelId);
        ArgumentException.ThrowIfNullOrWhiteSpace(ModelVersion);
        ArgumentException.ThrowIfNullOrWhiteSpace(ReviewerId);
        if (!Enum.IsDefined(Verdict) || (Correction is not null && Verdict != FeedbackVerdict.Corrected))
        {
            throw new ArgumentException("A finding is accepted, rejected or corrected, and only what was corrected has a correction.");
        }
    }
}

/// <summary>What a reader made of a finding.</summary>
public enum FeedbackVerdict
{
    /// <summary>It is right.</summary>
    Accepted,

    /// <summary>It is wrong.</summary>
    Rejected,

    /// <summary>There is something, but it is something else or elsewhere.</summary>
    Corrected,
}
