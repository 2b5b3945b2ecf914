namespace MedImaging;

/// <summary>What the literature says to a question: claims, each of which cites items that were retrieved.</summary>
public sealed record EvidenceSummary
{
    /// <summary>Gets the question.</summary>
    public required string Question { get; init; }

    /// <summary>Gets what was retrieved, the most relevant first.</summary>
    public required IReadOnlyList<EvidenceItem> Items { get; init; }

    /// <summary>Gets the claims.</summary>
    public IReadOnlyList<EvidenceClaim> Claims { get; init => field = value ?? []; } = [];

    /// <summary>Gets what could not be searched and why, in words that are safe to show.</summary>
    public IReadOnlyList<string> Limitations { get; init => field = value ?? []; } = [];
}

/// <summary>One claim and the items it rests on.</summary>
/// <param name="Text">The words.</param>
/// <param name="Cites">Ids of items of the same summary.</param>
public sealed record EvidenceClaim(string Text, IReadOnlyList<string> Cites);
