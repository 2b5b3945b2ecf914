using System.Globalization;

namespace MedImaging.Providers;

/// <summary>Searches Semantic Scholar's graph of papers. It never tries again; it keeps to a number of requests a second over all concurrent searches.</summary>
public sealed class SemanticScholarClient : ILiteratureSource, IDisposable
{
    private const int PageSize = 100;
    private const int MaxItems = 999;   // the service shows no result beyond the thousandth
    private const int MaxQuery = 500;

    private readonly ProviderChannel _channel;
    private readonly LiteraturePace _pace;
    private readonly TimeProvider _time;

    /// <summary>Creates a client.</summary>
    /// <param name="options">Where the service is.</param>
    /// <param name="gate">Decides whether a query may leave.</param>
    /// <param name="key">The service's key, or none.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <exception cref="ArgumentException">The endpoint is not one that may be used.</exception>
    public SemanticScholarClient(SemanticScholarOptions options, IEgressGate gate, ApiKey? key = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _time = timeProvider ?? TimeProvider.System;
        _channel = new ProviderChannel(Name, ProviderDialect.SemanticScholar, options.Endpoint, key, gate, _time);
        _pace = new LiteraturePace(Name, options.RequestsPerSecond, _time);
    }

    /// <inheritdoc/>
    public string Name => "semanticscholar";

    /// <inheritdoc/>
    /// <exception cref="ProviderException">The service does not answer, refuses, or answers in another shape.</exception>
    /// <exception cref="MedImagingException">The gate does not admit the query.</exception>
    public async ValueTask<IReadOnlyList<EvidenceItem>> SearchAsync(LiteratureQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        string text = UntrustedText.Clean(query.Text, MaxQuery);
        int wanted = Math.Min(query.MaxItems, MaxItems);
        var items = new List<EvidenceItem>();
        int offset = 0;
        while (text.Length > 0 && items.Count < wanted && offset < MaxItems)
        {
            int limit = Math.Min(PageSize, Math.Min(wanted - items.Count, MaxItems - offset));
            var page = await PageAsync(text, query, offset, limit, cancellationToken).ConfigureAwait(false);
            items.AddRange(page.Items.Take(wanted - items.Count));
            if (page.Next is not { } next || next <= offset)
            {
                break;
            }

            offset = next;
        }

        return items;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _channel.Dispose();
        _pace.Dispose();
    }

    private async ValueTask<SemanticScholarPage> PageAsync(string text, LiteratureQuery query, int offset, int limit, CancellationToken cancellationToken)
    {
        await _pace.WaitAsync(query.Scope.Deadline, cancellationToken).ConfigureAwait(false);
        string path = string.Create(CultureInfo.InvariantCulture, $"graph/v1/paper/search?query={Uri.EscapeDataString(text)}&fields={SemanticScholarPapers.Fields}&offset={offset}&limit={limit}");
        if (query.FromYear is { } year)
        {
            path += string.Create(CultureInfo.InvariantCulture, $"&year={Math.Clamp(year, 1500, 3000)}-");
        }

        var call = new ProviderCall
        {
            Method = HttpMethod.Get,
            Path = path,
            Purpose = EgressPurpose.Literature,
            Parts = [EgressPart.OfText(text)],
            Scope = query.Scope,
        };
        var reply = await _channel.SendAsync(call, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            var body = await reply.ReadAllAsync().ConfigureAwait(false);
            return SemanticScholarPapers.Read(body, Name, _time.GetUtcNow())
                ?? throw _channel.Fault(ProviderErrorKind.MalformedOutput, $"'{Name}' answered a search in a shape that is not its own.");
        }
    }
}
