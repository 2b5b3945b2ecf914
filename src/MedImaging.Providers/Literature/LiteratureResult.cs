namespace MedImaging.Providers;

/// <summary>What a search of all sources found.</summary>
public sealed record LiteratureResult
{
    /// <summary>Gets the query.</summary>
    public required LiteratureQuery Query { get; init; }

    /// <summary>Gets the items, each publication once, the best first.</summary>
    public required IReadOnlyList<EvidenceItem> Items { get; init; }

    /// <summary>Gets the items' scores, in their order.</summary>
    public required IReadOnlyList<EvidenceScore> Scores { get; init; }

    /// <summary>Gets how each source fared, in the order of the sources.</summary>
    public required IReadOnlyList<LiteratureSourceOutcome> Sources { get; init; }

    /// <summary>Gets what could not be searched or compared, in words that are safe to show.</summary>
    public required IReadOnlyList<string> Limitations { get; init; }
}

/// <summary>How one source fared.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Count">How many items it gave.</param>
/// <param name="Error">Why it gave none, when it failed.</param>
public sealed record LiteratureSourceOutcome(string Source, int Count, ErrorKind? Error = null);
