using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Asks several sources at once, each for its time, and makes one ranked list of what they found. A source that fails is a limitation of the result, not a failure of the search.</summary>
public sealed class LiteratureSearch
{
    private readonly ILiteratureSource[] _sources;
    private readonly LiteratureSearchOptions _options;
    private readonly EvidenceRanker _ranker;
    private readonly TimeProvider _time;

    /// <summary>Creates a search.</summary>
    /// <param name="sources">The sources. Their order decides which of two records of one publication is the main one; put the most careful first.</param>
    /// <param name="options">How to search, or none for the defaults.</param>
    /// <param name="embeddings">Compares meanings, or none to rank by words alone.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    public LiteratureSearch(
        IEnumerable<ILiteratureSource> sources, LiteratureSearchOptions? options = null, IEmbeddingGenerator<string, Embedding<float>>? embeddings = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        _sources = [.. sources];
        _options = options ?? new LiteratureSearchOptions();
        _ranker = new EvidenceRanker(embeddings, Math.Clamp(_options.MeaningWeight, 0, 1));
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <summary>Searches.</summary>
    /// <param name="query">What for. It must not name a patient.</param>
    /// <param name="cancellationToken">Cancels the search; the only reason why it throws.</param>
    /// <returns>What was found, at most <see cref="LiteratureQuery.MaxItems"/>; without items when every source failed or found nothing, and <see cref="LiteratureResult.Limitations"/> says which.</returns>
    public async ValueTask<LiteratureResult> SearchAsync(LiteratureQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        var answers = await Task.WhenAll(_sources.Select(source => AskAsync(source, query, cancellationToken))).ConfigureAwait(false);
        var items = EvidenceDuplicates.Merge(answers.SelectMany(answer => answer.Items));
        var limitations = answers.Where(answer => answer.Outcome.Error is not null).Select(answer => Limitation(answer.Outcome)).ToList();
        if (_sources.Length == 0)
        {
            limitations.Add("No source of literature is set up.");
        }

        var (ranked, lacksMeaning) = await RankAsync(query, items, cancellationToken).ConfigureAwait(false);
        if (lacksMeaning)
        {
            limitations.Add("The results were ranked by words alone: meanings could not be compared.");
        }

        var best = ranked.Take(Math.Max(0, query.MaxItems)).ToList();
        return new LiteratureResult
        {
            Query = query,
            Items = [.. best.Select(each => each.Item)],
            Scores = [.. best.Select(each => each.Score)],
            Sources = [.. answers.Select(answer => answer.Outcome)],
            Limitations = limitations,
        };
    }

    // Our own words for each kind; an exception's message might be anybody's.
    private static string Limitation(LiteratureSourceOutcome outcome) => $"'{outcome.Source}' was not searched: " + outcome.Error switch
    {
        ErrorKind.Throttled => "it asked to slow down.",
        ErrorKind.QuotaExhausted => "its allowance is used up.",
        ErrorKind.Unauthorized => "it did not accept the key.",
        ErrorKind.Unavailable => "it could not be reached.",
        ErrorKind.Timeout => "it did not answer in time.",
        ErrorKind.PolicyBlocked => "the host's policy does not allow to send the question there.",
        ErrorKind.MalformedResponse or ErrorKind.LimitExceeded => "its answer could not be read.",
        ErrorKind.InvalidInput => "it did not understand the question.",
        _ => "it failed.",
    };

    private async Task<(IReadOnlyList<EvidenceItem> Items, LiteratureSourceOutcome Outcome)> AskAsync(ILiteratureSource source, LiteratureQuery query, CancellationToken cancellationToken)
    {
        string name = UntrustedText.Clean(source.Name, 64);
        using var own = new CancellationTokenSource(TimeFor(_options.SourceTimeout, query.Scope), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(own.Token, cancellationToken);
        try
        {
            // On the pool: a source that blocks must not hold up the others; nor one that does not heed its token.
            var asked = Task.Run(() => source.SearchAsync(query, either.Token).AsTask(), either.Token);
            _ = asked.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            var found = await asked.WaitAsync(either.Token).ConfigureAwait(false);
            EvidenceItem[] items = [.. (found ?? []).OfType<EvidenceItem>().Take(Math.Max(0, query.MaxItems))];
            return (items, new LiteratureSourceOutcome(name, items.Length));
        }
        catch (OperationCanceledException) when (own.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ([], new LiteratureSourceOutcome(name, 0, ErrorKind.Timeout));
        }
        catch (Exception ex) when (!cancellationToken.IsCancellationRequested)
        {
            return ([], new LiteratureSourceOutcome(name, 0, KindOf(ex)));
        }
        catch (Exception ex) when (ex is not OperationCanceledException)
        {
            throw new OperationCanceledException("The search was cancelled.", ex, cancellationToken);
        }
    }

    private async ValueTask<(IReadOnlyList<(EvidenceItem Item, EvidenceScore Score)> Ranked, bool LacksMeaning)> RankAsync(LiteratureQuery query, IReadOnlyList<EvidenceItem> items, CancellationToken cancellationToken)
    {
        using var own = new CancellationTokenSource(TimeFor(_options.EmbeddingTimeout, query.Scope), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(own.Token, cancellationToken);
        return await _ranker.RankAsync(query.Text, items, query.Scope, either.Token, cancellationToken).ConfigureAwait(false);
    }

    private static ErrorKind KindOf(Exception ex) => ex switch
    {
        MedImagingException known => known.Kind,
        TimeoutException or OperationCanceledException => ErrorKind.Timeout,
        HttpRequestException or IOException => ErrorKind.Unavailable,
        _ => ErrorKind.Unexpected,
    };

    private TimeSpan TimeFor(TimeSpan budget, CallScope scope)
    {
        var left = scope.Deadline is { } deadline ? deadline - _time.GetUtcNow() : budget;
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < budget ? left : budget;
    }
}
