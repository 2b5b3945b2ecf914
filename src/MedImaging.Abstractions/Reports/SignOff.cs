namespace MedImaging;

/// <summary>A clinician's answer to a draft.</summary>
public sealed record SignOff
{
    /// <summary>Gets who answers.</summary>
    public required Reviewer Reviewer { get; init; }

    /// <summary>Gets whether the draft is approved.</summary>
    public required SignOffDecision Decision { get; init; }

    /// <summary>Gets when it was decided.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets what the reviewer changed before approving.</summary>
    public IReadOnlyList<SentenceEdit> Edits { get; init => field = value ?? []; } = [];

    /// <summary>Gets a remark, or the reason for a rejection.</summary>
    public string? Comment { get; init; }

    internal void RequireSigner()
    {
        if (string.IsNullOrWhiteSpace(Reviewer.Name) || string.IsNullOrWhiteSpace(Reviewer.Id))
        {
            throw new MedImagingException(ErrorKind.PolicyBlocked, "A report is signed by a named person.");
        }

        if (Reviewer.Role is not (ReviewerRole.Radiologist or ReviewerRole.Clinician))
        {
            throw new MedImagingException(ErrorKind.PolicyBlocked, $"The role {Reviewer.Role} may not sign a report.");
        }
    }

    internal void RequireApproval()
    {
        RequireSigner();
        if (Decision != SignOffDecision.Approved)
        {
            throw new MedImagingException(ErrorKind.PolicyBlocked, "The reviewer rejected the draft.");
        }
    }

    internal DraftReport ApplyTo(DraftReport draft)
    {
        if (Edits.Count == 0)
        {
            return draft;
        }

        var edits = Edits.ToDictionary(edit => edit.SentenceId, StringComparer.Ordinal);
        var sentences = new List<ReportSentence>(draft.Sentences.Count);
        foreach (var sentence in draft.Sentences)
        {
            if (!edits.Remove(sentence.Id, out var edit))
            {
                sentences.Add(sentence);
            }
            else if (edit.Text is { } text)
            {
                sentences.Add(sentence with { Text = text, Author = AuthorKind.Human });
            }
        }

        return edits.Count == 0
            ? draft with { Sentences = sentences }
            : throw new MedImagingException(ErrorKind.InvalidInput, $"The report has no sentence '{edits.Keys.First()}'.");
    }
}

/// <summary>A change to one sentence.</summary>
/// <param name="SentenceId">The sentence.</param>
/// <param name="Text">The new words, or <see langword="null"/> to strike it.</param>
public sealed record SentenceEdit(string SentenceId, string? Text);

/// <summary>Who reviews.</summary>
/// <param name="Id">The host's id of the person.</param>
/// <param name="Name">The name to print.</param>
/// <param name="Role">What the person may do.</param>
public sealed record Reviewer(string Id, string Name, ReviewerRole Role);

/// <summary>What a person may do with a report.</summary>
public enum ReviewerRole
{
    /// <summary>May read.</summary>
    Observer,

    /// <summary>May operate, but not sign.</summary>
    Technician,

    /// <summary>May sign.</summary>
    Clinician,

    /// <summary>May sign.</summary>
    Radiologist,
}

/// <summary>What a reviewer decided.</summary>
public enum SignOffDecision
{
    /// <summary>The draft, with the edits, is right.</summary>
    Approved,

    /// <summary>The draft must not be used.</summary>
    Rejected,
}
