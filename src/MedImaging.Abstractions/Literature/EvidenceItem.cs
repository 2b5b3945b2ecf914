namespace MedImaging;

/// <summary>One publication or guideline that was really retrieved. Only such an item can be cited.</summary>
public sealed record EvidenceItem
{
    /// <summary>Gets the id it is cited by, such as <c>pmid:29768149</c>, <c>doi:10.1000/182</c> or <c>guideline:nodule-example/1#solid-6mm</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Gets where it was retrieved from, such as <c>pubmed</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Gets the title.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the abstract, or the words of the guideline, where there are any.</summary>
    public string? Abstract { get; init; }

    /// <summary>Gets the authors, as the source writes them.</summary>
    public IReadOnlyList<string> Authors { get; init => field = value ?? []; } = [];

    /// <summary>Gets the journal, the conference or the publisher.</summary>
    public string? Journal { get; init; }

    /// <summary>Gets the year of publication.</summary>
    public int? Year { get; init; }

    /// <summary>Gets the PubMed id.</summary>
    public string? Pmid { get; init; }

    /// <summary>Gets the digital object identifier, in lower case, without a resolver's address.</summary>
    public string? Doi { get; init; }

    /// <summary>Gets the PubMed Central id, such as <c>PMC5442267</c>.</summary>
    public string? Pmcid { get; init; }

    /// <summary>Gets the languages of the full text, as the source names them, such as <c>eng</c>.</summary>
    public IReadOnlyList<string> Languages { get; init => field = value ?? []; } = [];

    /// <summary>Gets what kind of publication it is, as the source names it, such as <c>Meta-Analysis</c>.</summary>
    public IReadOnlyList<string> PublicationTypes { get; init => field = value ?? []; } = [];

    /// <summary>Gets how well it fits the question, from 0 to 1, once it was ranked.</summary>
    public double? Relevance { get; init; }

    /// <summary>Gets when it was retrieved.</summary>
    public required DateTimeOffset RetrievedAt { get; init; }
}
