namespace MedImaging;

/// <summary>Somewhere literature is found: PubMed, Semantic Scholar, a guideline pack.</summary>
public interface ILiteratureSource
{
    /// <summary>Gets the source's name, such as <c>pubmed</c>.</summary>
    string Name { get; }

    /// <summary>Searches.</summary>
    /// <param name="query">What for. It must not name a patient.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>What was found, the best first; empty when there is nothing.</returns>
    /// <exception cref="MedImagingException">The source cannot be reached, refuses, or answers in a shape that is not its own.</exception>
    ValueTask<IReadOnlyList<EvidenceItem>> SearchAsync(LiteratureQuery query, CancellationToken cancellationToken = default);
}

/// <summary>A question to the literature.</summary>
public sealed record LiteratureQuery
{
    /// <summary>Gets the words to search for, such as <c>solitary pulmonary nodule CT follow-up</c>.</summary>
    public required string Text { get; init; }

    /// <summary>Gets how many items are wanted at most.</summary>
    /// <value>The default is 10.</value>
    public int MaxItems { get; init; } = 10;

    /// <summary>Gets the earliest year of publication.</summary>
    public int? FromYear { get; init; }

    /// <summary>Gets whose question it is.</summary>
    public CallScope Scope { get; init; } = CallScope.None;
}
