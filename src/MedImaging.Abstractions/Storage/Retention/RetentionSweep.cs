namespace MedImaging;

/// <summary>One going-over of a tenant's records, within a transaction. It deletes if there is a writer, and else only counts.</summary>
internal sealed class RetentionSweep(DeskReader reader, DeskWriter? writer, DateTimeOffset now)
{
    private const int PerRound = 100;

    private readonly Dictionary<string, long> _deleted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _holds = new(StringComparer.Ordinal);

    /// <summary>What a round deletes, done when all of it is found: databases take many deletions at once, if no question comes between.</summary>
    private readonly List<Func<ValueTask>> _going = [];
    private long _held;

    public RetentionResult Result() => new() { Deleted = _deleted, Held = _held };

    /// <summary>Goes over everything the rules name.</summary>
    /// <returns>The media that go; their bytes are dropped when the transaction is done.</returns>
    public async ValueTask<List<MediaItem>> RunAsync(RetentionRules rules)
    {
        await ReportsAsync(rules.UnsignedReports).ConfigureAwait(false);
        await ConversationsAsync(rules.Conversations).ConfigureAwait(false);
        await MetricsAsync(rules.Metrics).ConfigureAwait(false);
        await EmbeddingsAsync(rules.Embeddings).ConfigureAwait(false);
        return await MediaAsync(rules.Media).ConfigureAwait(false);
    }

    private ValueTask ReportsAsync(TimeSpan? keep) => ForEachAsync(
        DomainTypes.Reports, keep, "saved_at", report => report.PatientId,
        query => query with { Where = [.. query.Where, new FieldCondition("is_signed", FieldComparison.Equal, false)] },
        report => LetPartsGoAsync(DomainTypes.ReportVersions, reader.Link("VERSION", RecordKinds.Report, report.Id, isIncoming: true)));

    private ValueTask ConversationsAsync(TimeSpan? keep) => ForEachAsync(
        DomainTypes.Sessions, keep, "ended_at", session => session.PatientId, query => query,
        session => LetPartsGoAsync(DomainTypes.Messages, reader.Link("CONTAINS", RecordKinds.Session, session.Id, isIncoming: true)));

    private ValueTask MetricsAsync(TimeSpan? keep) => ForEachAsync(DomainTypes.Metrics, keep, "at", static _ => null, query => query, static _ => default);

    private ValueTask EmbeddingsAsync(TimeSpan? keep) => ForEachAsync(DomainTypes.Embeddings, keep, "kept_at", embedding => embedding.PatientId, query => query, static _ => default);

    private async ValueTask<List<MediaItem>> MediaAsync(TimeSpan? keep)
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
        var query = which(reader.All(type, PerRound) with { Where = [new FieldCondition(field, FieldComparison.Below, DomainTypes.Time(now - age))] });
        int stays = 0;
        while (true)
        {
            // What stays, held or only counted, would come again: it is passed over.
            var round = await reader.QueryKeptAsync(type, query with { Skip = stays }).ConfigureAwait(false);
            foreach (var kept in round)
            {
                bool isHeld = await IsHeldAsync(patient(kept.Value)).ConfigureAwait(false);
                stays += isHeld || writer is null ? 1 : 0;
                if (isHeld)
                {
                    _held++;
                    continue;
                }

                await with(kept.Value).ConfigureAwait(false);
                LetGo(type, kept);
            }

            foreach (var deletion in _going)
            {
                await deletion().ConfigureAwait(false);
            }

            _going.Clear();
            if (round.Count < PerRound)
            {
                return;
            }
        }
    }

    private async ValueTask LetPartsGoAsync<T>(RecordType<T> type, RecordLink link)
        where T : class
    {
        foreach (var part in await reader.QueryKeptAsync(type, reader.All(type, int.MaxValue) with { LinkedTo = [link] }).ConfigureAwait(false))
        {
            LetGo(type, part);
        }
    }

    private void LetGo<T>(RecordType<T> type, Kept<T> kept)
        where T : class
    {
        _deleted[type.Kind] = _deleted.GetValueOrDefault(type.Kind) + 1;
        if (writer is not null)
        {
            _going.Add(() => writer.DeleteAsync(type, kept));
        }
    }

    private async ValueTask<bool> IsHeldAsync(string? patient)
    {
        if (patient is null)
        {
            return false;
        }

        if (!_holds.TryGetValue(patient, out bool isHeld))
        {
            _holds[patient] = isHeld = await Holds.IsHeldAsync(reader, patient).ConfigureAwait(false);
        }

        return isHeld;
    }
}
