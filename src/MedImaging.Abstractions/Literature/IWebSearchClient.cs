namespace MedImaging;

/// <summary>Searches the web. Nothing of this library uses one unless a host hands it over, and an implementation sends only what an <see cref="IEgressGate"/> admits.</summary>
public interface IWebSearchClient
{
    /// <summary>Gets the client's name, such as <c>searxng</c>.</summary>
    string Name { get; }

    /// <summary>Searches.</summary>
    /// <param name="query">What for. It must not name a patient.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>The pages found, the best first; empty when there are none.</returns>
    /// <exception cref="MedImagingException">The gate does not admit the query, the other side cannot be reached or refuses, or answers in a shape that is not its own.</exception>
    ValueTask<IReadOnlyList<WebSearchPage>> SearchAsync(WebSearchQuery query, CancellationToken cancellationToken = default);
}

/// <summary>A question to the web.</summary>
public sealed record WebSearchQuery
{
    /// <summary>Gets the words to search for.</summary>
    public required string Text { get; init; }

    /// <summary>Gets how many pages are wanted at most.</summary>
    /// <value>The default is 10.</value>
    public int MaxPages { get; init; } = 10;

    /// <summary>Gets whose question it is.</summary>
    public CallScope Scope { get; init; } = CallScope.None;
}

/// <summary>A page of the web that was found. Its words are anybody's: data, never instructions, and never evidence that a report may cite.</summary>
/// <param name="Address">Where it is; http or https.</param>
/// <param name="Title">Its title.</param>
/// <param name="Extract">Some of its words, where the search engine gives any.</param>
public sealed record WebSearchPage(Uri Address, string Title, string? Extract);
