namespace MedImaging.Providers;

/// <summary>Searches PubMed or PubMed Central by NCBI's E-utilities. It never tries again; it keeps to the allowed number of requests a second over all concurrent searches.</summary>
public sealed class PubMedClient : ILiteratureSource, IDisposable
{
    private const int MaxSearchIds = 10_000;   // what esearch gives of PubMed
    private const int MaxTerm = 4_000;

    private readonly EntrezChannel _channel;
    private readonly TimeProvider _time;
    private readonly bool _isCentral;
    private readonly bool _includesAbstracts;

    /// <summary>Creates a client.</summary>
    /// <param name="options">Where E-utilities are, and who asks.</param>
    /// <param name="gate">Decides whether a query may leave.</param>
    /// <param name="key">NCBI's key, or none.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <exception cref="ArgumentException">The endpoint is not one that may be used.</exception>
    public PubMedClient(PubMedOptions options, IEgressGate gate, ApiKey? key = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(gate);
        _time = timeProvider ?? TimeProvider.System;
        _isCentral = options.Database == PubMedDatabase.PubMedCentral;
        _includesAbstracts = options.IncludesAbstracts || _isCentral;
        Name = _isCentral ? "pmc" : "pubmed";
        _channel = new EntrezChannel(Name, options, key, gate, _time);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    /// <exception cref="ProviderException">NCBI does not answer, refuses, or answers in another shape.</exception>
    /// <exception cref="MedImagingException">The gate does not admit the query.</exception>
    public async ValueTask<IReadOnlyList<EvidenceItem>> SearchAsync(LiteratureQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        string term = UntrustedText.Clean(query.Text, MaxTerm);
        int wanted = Math.Min(query.MaxItems, MaxSearchIds);
        if (term.Length == 0 || wanted < 1)
        {
            return [];
        }

        var fields = new List<(string, string)> { ("term", term), ("retmax", Text(wanted)), ("sort", "relevance"), ("retmode", "xml") };
        if (wanted > EntrezChannel.PageSize(_isCentral))
        {
            fields.Add(("usehistory", "y"));
        }

        if (query.FromYear is { } year)
        {
            fields.AddRange([("datetype", "pdat"), ("mindate", Text(Math.Clamp(year, 1500, 3000))), ("maxdate", "3000")]);
        }

        var body = await _channel.AskAsync("esearch.fcgi", fields, [EgressPart.OfText(term)], query.Scope, cancellationToken).ConfigureAwait(false);
        var found = EntrezAnswer.Search(body) ?? throw _channel.Malformed("esearch");
        return await FetchAsync([.. found.Ids.Take(wanted)], found.History, query.Scope, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fetches publications by their ids, as to see whether they exist.</summary>
    /// <param name="ids">PubMed ids, or PubMed Central's where that is searched; what cannot be an id is left out.</param>
    /// <param name="scope">Whose question it is, or none.</param>
    /// <param name="cancellationToken">Cancels the fetching.</param>
    /// <returns>Those that exist, in the order of the ids.</returns>
    /// <exception cref="ProviderException">NCBI does not answer, refuses, or answers in another shape.</exception>
    /// <exception cref="MedImagingException">The gate does not admit the ids.</exception>
    public async ValueTask<IReadOnlyList<EvidenceItem>> FetchAsync(IEnumerable<string> ids, CallScope? scope = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        string[] known = [.. ids.Select(Digits).OfType<string>().Distinct(StringComparer.Ordinal).Take(MaxSearchIds)];
        EntrezHistory? history = null;
        if (known.Length > EntrezChannel.PageSize(_isCentral))
        {
            string list = string.Join(',', known);
            var body = await _channel.AskAsync("epost.fcgi", [("id", list)], [EgressPart.OfText(list)], scope ?? CallScope.None, cancellationToken).ConfigureAwait(false);
            history = EntrezAnswer.Posted(body) ?? throw _channel.Malformed("epost");
        }

        return await FetchAsync(known, history, scope ?? CallScope.None, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks how a query that found nothing may have been meant.</summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    /// <returns>The words, spelled otherwise, or <see langword="null"/> when NCBI knows no better.</returns>
    /// <exception cref="ProviderException">NCBI does not answer, refuses, or answers in another shape.</exception>
    /// <exception cref="MedImagingException">The gate does not admit the query.</exception>
    public async ValueTask<string?> SuggestAsync(LiteratureQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        string term = UntrustedText.Clean(query.Text, MaxTerm);
        if (term.Length == 0)
        {
            return null;
        }

        var body = await _channel.AskAsync("espell.fcgi", [("term", term)], [EgressPart.OfText(term)], query.Scope, cancellationToken).ConfigureAwait(false);
        string corrected = EntrezAnswer.Spelling(body) ?? throw _channel.Malformed("espell");
        return corrected.Length == 0 || string.Equals(corrected, term, StringComparison.OrdinalIgnoreCase) ? null : corrected;
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private async ValueTask<IReadOnlyList<EvidenceItem>> FetchAsync(string[] ids, EntrezHistory? history, CallScope scope, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, EvidenceItem>(StringComparer.Ordinal);
        foreach (var (page, start) in Pages(ids))
        {
            foreach (var item in await PageAsync(page, start, history, scope, cancellationToken).ConfigureAwait(false))
            {
                if ((_isCentral ? Digits(item.Pmcid ?? "") : item.Pmid) is { } id)
                {
                    found.TryAdd(id, item);
                }
            }
        }

        // The order of the search, and nothing that was not asked for: another request's answer has no place here.
        EvidenceItem[] items = [.. ids.Where(found.ContainsKey).Select(id => found[id])];
        return items.Length == 0 && found.Count > 0 ? throw _channel.Malformed("efetch") : items;
    }

    private async ValueTask<IReadOnlyList<EvidenceItem>> PageAsync(string[] page, int start, EntrezHistory? history, CallScope scope, CancellationToken cancellationToken)
    {
        string list = string.Join(',', page);
        List<(string, string)> fields = history is null
            ? [("id", list)]
            : [("WebEnv", history.Environment), ("query_key", Text(history.QueryKey)), ("retstart", Text(start)), ("retmax", Text(page.Length))];
        fields.Add(("retmode", "xml"));
        string utility = _includesAbstracts ? "efetch.fcgi" : "esummary.fcgi";
        var body = await _channel.AskAsync(utility, fields, [EgressPart.OfText(list)], scope, cancellationToken).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        return (_isCentral ? PmcArticles.Read(body, Name, now)
                : _includesAbstracts ? PubMedArticles.Read(body, Name, now)
                : PubMedSummaries.Read(body, Name, now))
            ?? throw _channel.Malformed(utility);
    }

    private IEnumerable<(string[] Page, int Start)> Pages(string[] ids)
    {
        int size = EntrezChannel.PageSize(_isCentral);
        return ids.Chunk(size).Select((page, index) => (page, index * size));
    }

    private string? Digits(string id) => _isCentral ? LiteratureText.Pmcid(id)?[3..] : LiteratureText.Pmid(id);

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
