namespace MedImaging.Providers;

/// <summary>Guideline packs in memory: a rule table to hold facts against, and a source of literature to search by words.</summary>
public sealed class GuidelineLibrary : IGuidelineSource, ILiteratureSource
{
    private readonly GuidelineMatch[] _statements;
    private readonly Bm25Index _index;
    private readonly TimeProvider _time;

    /// <summary>Creates a library.</summary>
    /// <param name="packs">The packs.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <exception cref="ArgumentException">A pack of the same id and version is there twice.</exception>
    public GuidelineLibrary(IEnumerable<GuidelinePack> packs, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(packs);
        Packs = [.. packs.OrderBy(pack => pack.Id, StringComparer.Ordinal).ThenBy(pack => pack.Version, StringComparer.Ordinal)];
        if (Packs.DistinctBy(pack => (pack.Id, pack.Version)).Count() != Packs.Count)
        {
            throw new ArgumentException("A guideline pack of the same id and version is there twice.", nameof(packs));
        }

        _time = timeProvider ?? TimeProvider.System;
        _statements = [.. Packs.SelectMany(pack => pack.Statements.Select(statement => new GuidelineMatch(pack, statement, [], [])))];
        _index = new Bm25Index(_statements.Select(each => Bm25Tokenizer.Tokenize(Title(each) + " " + each.Statement.Text)));
    }

    /// <inheritdoc/>
    public string Name => "guidelines";

    /// <inheritdoc/>
    public IReadOnlyList<GuidelinePack> Packs { get; }

    /// <summary>Reads every pack (<c>*.json</c>) of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The library.</returns>
    /// <exception cref="MedImagingException">The folder is missing, or a file is no pack; one that cannot be read is not left out silently.</exception>
    public static async ValueTask<GuidelineLibrary> ReadFolderAsync(string folder, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        if (!Directory.Exists(folder))
        {
            throw new MedImagingException(ErrorKind.NotFound, "There is no such folder of guideline packs.");
        }

        var packs = new Dictionary<(string, string), GuidelinePack>();
        foreach (string file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var pack = await GuidelinePackReader.ReadFileAsync(file, cancellationToken).ConfigureAwait(false);
            if (!packs.TryAdd((pack.Id, pack.Version), pack))
            {
                throw new MedImagingException(ErrorKind.InvalidInput, $"The folder holds the guideline pack '{pack}' twice.");
            }
        }

        return new GuidelineLibrary(packs.Values, timeProvider);
    }

    /// <inheritdoc/>
    public ValueTask<GuidelineAdvice> FindAsync(GuidelineFacts facts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(facts);
        cancellationToken.ThrowIfCancellationRequested();
        var applies = new List<GuidelineMatch>();
        var undecided = new List<GuidelineMatch>();
        foreach (var each in _statements)
        {
            if (GuidelineRules.Evaluate(each.Statement.AppliesWhen, facts) is { } result)
            {
                (result.Missing.Count == 0 ? applies : undecided).Add(each with { Why = result.Why, Missing = result.Missing });
            }
        }

        return ValueTask.FromResult(new GuidelineAdvice(applies, undecided));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EvidenceItem>> SearchAsync(LiteratureQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        var scores = _index.Score(Bm25Tokenizer.Tokenize(query.Text));
        return ValueTask.FromResult<IReadOnlyList<EvidenceItem>>(
        [
            .. _statements.Zip(scores, (each, score) => (Match: each, Score: score.Value))
                .Where(each => each.Score > 0 && !(each.Match.Pack.Year < query.FromYear))
                .OrderByDescending(each => each.Score).ThenBy(each => each.Match.Id, StringComparer.Ordinal)
                .Take(Math.Max(0, query.MaxItems))
                .Select(each => ToEvidence(each.Match)),
        ]);
    }

    /// <summary>Makes an item that can be cited of a statement.</summary>
    /// <param name="match">The statement.</param>
    /// <returns>The item; its source tells the pack, its version and its hash.</returns>
    public EvidenceItem ToEvidence(GuidelineMatch match)
    {
        ArgumentNullException.ThrowIfNull(match);
        return new EvidenceItem
        {
            Id = match.Id,
            Source = $"guidelines {match.Pack} sha256:{match.Pack.Hash}",
            Title = Title(match),
            Abstract = match.Statement.Text,
            Journal = match.Pack.Publisher,
            Year = match.Pack.Year,
            PublicationTypes = match.Pack.IsForClinicalUse ? ["Practice Guideline"] : ["Example, not for clinical use"],
            RetrievedAt = _time.GetUtcNow(),
        };
    }

    private static string Title(GuidelineMatch match) => $"{match.Pack.Title}: {match.Statement.Id}";
}
