using System.Collections.Frozen;

namespace MedImaging;

/// <content>Going from record to record by their connections, and only over what the caller may see.</content>
internal partial class DeskReader
{
    private const int RecordsPerRead = 500;

    /// <summary>What a record is kept under that the caller knows by its id.</summary>
    public RecordKey Key(RecordReference reference) => codec.Key(caller.Tenant, reference.Kind, reference.Id);

    /// <summary>Whether a record is kept that the caller may not see; that it was asked for is noted.</summary>
    public async ValueTask<bool> IsHiddenAsync(RecordKey key)
    {
        bool isHidden = (await records.FindAsync([key]).ConfigureAwait(false))[0] is { } record && !MaySee(record);
        WasDenied |= isHidden;
        return isHidden;
    }

    /// <summary>One connection on, to records the caller may see, in the order they were written.</summary>
    public async ValueTask<IReadOnlyList<RecordKey>> FollowAsync(IReadOnlyList<RecordKey> from, IReadOnlyList<string> links, bool isBackward)
    {
        var follow = new RecordFollow { Tenant = caller.Tenant, From = from, Links = links, IsBackward = isBackward, Patients = Patients };
        var found = await records.FollowAsync(follow).ConfigureAwait(false);
        if (Patients is null || found.Count == 0)
        {
            return found;
        }

        // A model or a scanner is of no patient by its nature; a report or a study of none is not for who may see only some.
        var ofNobody = await records.FollowAsync(follow with { Patients = FrozenSet<string>.Empty }).ConfigureAwait(false);
        var unseen = ofNobody.Where(key => RecordKinds.IsClinical(key.Kind)).ToHashSet();
        return [.. found.Where(key => !unseen.Contains(key))];
    }

    /// <summary>Reads records the caller may see; none of them counts as given yet.</summary>
    public async ValueTask<List<StoredRecord>> LookAsync(IEnumerable<RecordKey> keys)
    {
        var seen = new List<StoredRecord>();
        foreach (var some in keys.Chunk(RecordsPerRead))
        {
            seen.AddRange((await records.FindAsync(some).ConfigureAwait(false)).OfType<StoredRecord>().Where(MaySee));
        }

        return seen;
    }

    /// <summary>Counts something as given that other records name and that has none of its own.</summary>
    public void Name(RecordKey key) => Touch(key.Id, null);
}
