namespace MedImaging.Providers;

/// <summary>One attempt at one request: what a client says to its <see cref="ProviderChannel"/>.</summary>
internal sealed record ProviderCall
{
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>The path below the endpoint's address, with a query where the provider wants one; never a key.</summary>
    public required string Path { get; init; }

    /// <summary>The body, made anew for each attempt, or none.</summary>
    public Func<HttpContent>? Body { get; init; }

    /// <summary>Headers beside the channel's own.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public required EgressPurpose Purpose { get; init; }

    /// <summary>All of the content that comes from the caller.</summary>
    public required IReadOnlyList<EgressPart> Parts { get; init; }

    public CallScope Scope { get; init; } = CallScope.None;
}
