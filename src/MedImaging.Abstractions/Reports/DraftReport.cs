using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>A report no clinician has signed. It can be shown and exported, and every page says that it is a draft.</summary>
public sealed record DraftReport
{
    /// <summary>Gets the report's id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the case it belongs to, when there is one.</summary>
    public string? CaseId { get; init; }

    /// <summary>Gets when it was written.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets what wrote it, such as <c>template/1</c>.</summary>
    public required string Writer { get; init; }

    /// <summary>Gets the findings it rests on.</summary>
    public required StudyFindings Findings { get; init; }

    /// <summary>Gets the sentences, in order.</summary>
    public required IReadOnlyList<ReportSentence> Sentences { get; init; }

    /// <summary>Gets what the report rules say of it.</summary>
    public ReportChecks Checks { get; init => field = value ?? ReportChecks.None; } = ReportChecks.None;

    /// <summary>Gets the disclaimer printed on it.</summary>
    public string Disclaimer { get; init => field = value ?? StandardDisclaimer; } = StandardDisclaimer;

    /// <summary>Gets the id of the preliminary draft that this one takes the place of.</summary>
    public string? Supersedes { get; init; }

    /// <summary>Gets whether it is a quick model's first word, which a final draft follows. It cannot be signed, and so never be exported as final.</summary>
    [JsonIgnore]
    public bool IsPreliminary => Findings.Degradation?.Rung == DegradationRung.Preliminary;

    /// <summary>Gets the study it is about.</summary>
    [JsonIgnore]
    public StudyDescriptor Study => Findings.Study;

    /// <summary>The disclaimer every report starts with.</summary>
    public const string StandardDisclaimer =
        "Computer-generated decision support. It is not a diagnosis and may be wrong or incomplete. "
        + "A qualified clinician must review the images and this text before it is used for any patient.";

    /// <summary>Gets the SHA-256 over everything a signature vouches for.</summary>
    /// <returns>The hash of the report's JSON.</returns>
    public ContentHash ComputeHash() => ContentHash.Of(MedImagingJson.ToBytes(this, MedImagingJson.Default.DraftReport));

    /// <summary>Signs the report: the only way from a draft to a <see cref="SignedReport"/>.</summary>
    /// <param name="signOff">Who signs, when, and what they changed.</param>
    /// <returns>The signed report.</returns>
    /// <exception cref="MedImagingException">The draft is preliminary, the decision is not an approval, the role may not sign, or an edit names a sentence that is not there.</exception>
    public SignedReport Sign(SignOff signOff)
    {
        ArgumentNullException.ThrowIfNull(signOff);
        signOff.RequireApproval();
        if (IsPreliminary)
        {
            throw new MedImagingException(ErrorKind.PolicyBlocked, "A preliminary draft is not signed; the final one is.");
        }

        var edited = signOff.ApplyTo(this);
        return new SignedReport(edited, new Signature(signOff.Reviewer, signOff.At, edited.ComputeHash(), signOff.Comment));
    }
}
