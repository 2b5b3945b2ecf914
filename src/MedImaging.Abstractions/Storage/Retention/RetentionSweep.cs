namespace MedImaging;

/// <summary>One going-over of a tenant's records, within a transaction.</summary>
internal sealed class RetentionSweep(DeskWriter writer, int perRound)
{
    private readonly Dictionary<string, long> _deleted = new(StringComparer.Ordinal);
    private long _held;

    public RetentionResult Result() => new() { Deleted = _deleted, Held = _held };

    public ValueTask ReportsAsync(TimeSpan? keep) => ForEachAsync(
        DomainTypes.Reports, keep, "saved_at", report => report.PatientId,
        query => query with { Where = [.. query.Where, new FieldCondition("is_signed", FieldComparison.Equal, false)] },
        report => DeletePartsAsync(DomainTypes.ReportVersions, writer.Link("VERSION", RecordKinds.Report, report.Id, isIncoming: true)));

    public ValueTask ConversationsAsync(TimeSpan? keep) => ForEachAsync(
        DomainTypes.Sessions, keep, "ended_at", session => session.PatientId, query => query,
        session => DeletePartsAsync(DomainTypes.Messages, writer.Link("CONTAINS", RecordKinds.Session, session.Id, isIncoming: true)));

    public ValueTask MetricsAsync(TimeSpan? keep) => ForEachAsync(DomainTypes.Metrics, keep, "at", static _ => null, query => query, static _ => default);

    public ValueTask EmbeddingsAsync(TimeSpan? keep) => ForEachAsync(DomainTypes.Embeddings, keep, "kept_at", embedding => embedding.PatientId, query => query, static _ => default);

    public async ValueTask<List<MediaItem>> MediaAsync(TimeSpan? keep)
    {
        var dropped = new List<MediaItem>();
        await ForEachAsync(DomainTypes.Media, keep, "added_at", item => item.PatientId, query => query, item =>
        {
            dropped.Add(item);
            return default;
        }).ConfigureAwait(false);
        return dropped;
    }

    private async ValueTask ForEachAsync<T>(RecordType<T> type, TimeSpan? keep, string field, Func<T, string?> patient, Func<RecordQuery, RecordQuery> which, Func<T, ValueTask> with)
        where T : class
    {
        if (keep is not { } age)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(age, TimeSpan.Zero, nameof(keep));
        var query = which(writer.All(type, perRound) with { Where = [new FieldCondition(field, FieldComparison.Below, DomainTypes.Time(writer.Now - age))] });
        int held = 0;
        while (true)
        {
            // What is held stays and would come again: it is passed over.
            var round = await writer.QueryKeptAsync(type, query with { Skip = held }).ConfigureAwait(false);
            foreach (var kept in round)
            {
                if (await Holds.IsHeldAsync(writer, patient(kept.Value)).ConfigureAwait(false))
                {
                    held++;
                    continue;
                }

                await with(kept.Value).ConfigureAwait(false);
                await DeleteAsync(type, kept).ConfigureAwait(false);
            }

            if (round.Count < perRound)
            {
                _held += held;
                return;
            }
        }
    }

    private async ValueTask DeletePartsAsync<T>(RecordType<T> type, RecordLink link)
        where T : class
    {
        foreach (var part in await writer.QueryKeptAsync(type, writer.All(type, int.MaxValue) with { LinkedTo = [link] }).ConfigureAwait(false))
        {
            await DeleteAsync(type, part).ConfigureAwait(false);
        }
    }

    private async ValueTask DeleteAsync<T>(RecordType<T> type, Kept<T> kept)
        where T : class
    {
        await writer.DeleteAsync(type, kept).ConfigureAwait(false);
        _deleted[type.Kind] = _deleted.GetValueOrDefault(type.Kind) + 1;
    }
}
