namespace MedImaging;

/// <summary>Why a claim does not rest on what was retrieved.</summary>
/// <param name="ClaimIndex">Which claim, from 0.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Cite">The cite, or the words in the claim, that point at nothing retrieved.</param>
public sealed record CitationProblem(int ClaimIndex, CitationProblemKind Kind, string? Cite = null);

/// <summary>What is wrong with a claim's cites.</summary>
public enum CitationProblemKind
{
    /// <summary>It cites nothing.</summary>
    Uncited,

    /// <summary>One of its cites was not retrieved.</summary>
    CiteNotRetrieved,

    /// <summary>Its words name a publication that was not retrieved.</summary>
    MentionNotRetrieved,
}
