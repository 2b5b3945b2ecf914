namespace MedImaging;

/// <summary>Keeps feedback in memory: the reference of <see cref="IFeedbackStore"/>.</summary>
public sealed class InMemoryFeedbackStore : IFeedbackStore
{
    private readonly Lock _gate = new();
    private readonly List<FindingFeedback> _kept = [];
    private readonly Dictionary<string, FindingFeedback> _byId = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<FindingFeedback> AddAsync(FindingFeedback feedback, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        feedback.RequireValid();
        return Immediate.Run(_gate, () => Add(feedback), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<FindingFeedback> ListAsync(FeedbackQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new FeedbackQuery();
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        return Immediate.List(_gate, () => _kept.Where(f => IsWanted(f, query)).Take(query.Limit).ToList(), cancellationToken);
    }

    private static bool IsWanted(FindingFeedback feedback, FeedbackQuery query)
        => (query.ModelId is null || query.ModelId == feedback.ModelId)
            && (query.ModelVersion is null || query.ModelVersion == feedback.ModelVersion)
            && (query.ReportId is null || query.ReportId == feedback.ReportId)
            && (query.Since is null || feedback.At >= query.Since);

    private FindingFeedback Add(FindingFeedback feedback)
    {
        if (_byId.TryGetValue(feedback.Id, out var kept))
        {
            return kept == feedback
                ? kept
                : throw new MedImagingException(ErrorKind.StorageConflict, $"The feedback id '{feedback.Id}' was used for another word.");
        }

        _byId.Add(feedback.Id, feedback);
        _kept.Add(feedback);
        return feedback;
    }
}
