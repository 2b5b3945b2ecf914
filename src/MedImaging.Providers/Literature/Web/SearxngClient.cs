namespace MedImaging.Providers;

/// <summary>Searches the web by a SearXNG server of the host's choice (its JSON format). Nothing makes one unless a host does, and it sends only what the gate admits.</summary>
public sealed class SearxngClient : IWebSearchClient, IDisposable
{
    private const int MaxQuery = 500;

    private readonly ProviderChannel _channel;
    private readonly string _path;

    /// <summary>Creates a client.</summary>
    /// <param name="options">Where the server is.</param>
    /// <param name="gate">Decides whether a query may leave.</param>
    /// <param name="key">A key that the server wants as a bearer, or none.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <exception cref="ArgumentException">The endpoint is missing or not one that may be used.</exception>
    public SearxngClient(SearxngOptions options, IEgressGate gate, ApiKey? key = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _path = options.Path;
        _channel = new ProviderChannel(Name, ProviderDialect.Other, options.Endpoint, key, gate, timeProvider);
    }

    /// <inheritdoc/>
    public string Name => "searxng";

    /// <inheritdoc/>
    /// <exception cref="ProviderException">The server does not answer, refuses, or answers in another shape.</exception>
    public async ValueTask<IReadOnlyList<WebSearchPage>> SearchAsync(WebSearchQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        string text = UntrustedText.Clean(query.Text, MaxQuery);
        if (text.Length == 0 || query.MaxPages < 1)
        {
            return [];
        }

        var call = new ProviderCall
        {
            Path = _path,
            Body = () => new FormUrlEncodedContent([KeyValuePair.Create("q", text), KeyValuePair.Create("format", "json"), KeyValuePair.Create("safesearch", "1")]),
            Purpose = EgressPurpose.WebSearch,
            Parts = [EgressPart.OfText(text)],
            Scope = query.Scope,
        };
        var reply = await _channel.SendAsync(call, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            var body = await reply.ReadAllAsync().ConfigureAwait(false);
            return SearxngPages.Read(body, query.MaxPages) ?? throw _channel.Fault(ProviderErrorKind.MalformedOutput, $"'{Name}' answered a search in a shape that is not its own.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();
}
