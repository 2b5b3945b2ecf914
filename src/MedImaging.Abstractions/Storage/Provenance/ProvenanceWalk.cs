namespace MedImaging;

/// <summary>Goes from a record to all it rests on, or to all that rests on it, step by step and never back to where it was: there can be far more ways between two records than records.</summary>
internal sealed class ProvenanceWalk(DeskReader reader, bool isBackward)
{
    private readonly List<ProvenanceStep> _found = [];
    private readonly HashSet<RecordKey> _seen = [];

    public async ValueTask<IReadOnlyList<ProvenanceStep>> FromAsync(RecordKey start, int limit)
    {
        _seen.Add(start);
        IReadOnlyList<RecordKey> front = [start];
        var said = isBackward ? [] : Named(await reader.LookAsync(front).ConfigureAwait(false));
        for (int distance = 1; front.Count > 0 && _found.Count < limit; distance++)
        {
            var next = await NextAsync(front, limit - _found.Count).ConfigureAwait(false);
            _found.AddRange(next.Select(record => Step(record, distance)));
            _found.AddRange(said.Where(_seen.Add).Take(limit - _found.Count).Select(key => Name(key, distance)).ToList());
            said = isBackward ? [] : Named(next);
            front = [.. next.Select(record => record.Key)];
        }

        return _found;
    }

    /// <summary>One step: along what a record was made from, and from a part to its whole; or the other way.</summary>
    private async ValueTask<List<StoredRecord>> NextAsync(IReadOnlyList<RecordKey> front, int most)
    {
        var sources = await reader.FollowAsync(front, ProvenanceLinks.Sources, isBackward).ConfigureAwait(false);
        var wholes = await reader.FollowAsync(front, ProvenanceLinks.Parts, !isBackward).ConfigureAwait(false);

        // Both are in the order of writing, so the first of all are among the first of each.
        var keys = New(sources, most).Union(New(wholes, most)).ToList();
        List<StoredRecord> next = [.. (await reader.LookAsync(keys).ConfigureAwait(false)).OrderBy(record => record.Order).Take(most)];
        _seen.UnionWith(next.Select(record => record.Key));
        return next;
    }

    private IEnumerable<RecordKey> New(IReadOnlyList<RecordKey> keys, int most) => keys.Where(key => !_seen.Contains(key)).Take(most);

    /// <summary>Models and scanners that records say they come from: a name is all there is of one nobody registered.</summary>
    private static List<RecordKey> Named(List<StoredRecord> records) =>
    [
        .. records
            .SelectMany(record => record.Links, (record, link) => (Link: link, Key: new RecordKey(record.Key.Tenant, link.Kind, link.Id)))
            .Where(said => !said.Link.IsIncoming && ProvenanceLinks.Sources.Contains(said.Link.Name) && !RecordKinds.IsClinical(said.Link.Kind))
            .Select(said => said.Key)
            .Distinct(),
    ];

    private ProvenanceStep Step(StoredRecord record, int distance)
    {
        var (id, patient) = RecordNames.Open(reader, record);
        return new ProvenanceStep(new RecordReference(record.Key.Kind, id), patient, distance);
    }

    private ProvenanceStep Name(RecordKey key, int distance)
    {
        reader.Name(key);
        return new ProvenanceStep(new RecordReference(key.Kind, key.Id), null, distance);
    }
}
