namespace MedImaging;

/// <summary>Finds versions of reports from what they rest on: from each named thing backward to all that rests on it, and what is found from every one of them.</summary>
internal sealed class ReportTrace(DeskReader reader)
{
    /// <summary>From a study over its series to its images, or from an analysis over a finding to a measurement.</summary>
    private const int Within = 2;

    private const int VersionsPerRead = 200;

    private static readonly (IReadOnlyList<string> Links, bool IsBackward) Parts = (ProvenanceLinks.Parts, false), Wholes = (ProvenanceLinks.Parts, true), Dependents = (ProvenanceLinks.Rests, true);

    public async ValueTask<IReadOnlyList<StoredReport>> FindAsync(ReportProvenance wanted, int skip, int limit)
    {
        HashSet<RecordKey>? versions = null;
        if (wanted.Study is { } study)
        {
            var key = reader.Key(RecordReference.OfStudy(study));
            versions = await reader.IsHiddenAsync(key).ConfigureAwait(false) ? [] : await VersionsAsync(versions, await ReachAsync([key], Within, Parts).ConfigureAwait(false)).ConfigureAwait(false);
        }

        if (wanted.Scanner is { } scanner && versions is not { Count: 0 })
        {
            // Both ways: an image's series has a scanner, and so have the series of a study.
            var acquired = await reader.FollowAsync([reader.Key(RecordReference.OfScanner(scanner))], ProvenanceLinks.AcquiredOn, isBackward: true).ConfigureAwait(false);
            versions = await VersionsAsync(versions, await ReachAsync(acquired, Within, Parts, Wholes).ConfigureAwait(false)).ConfigureAwait(false);
        }

        if (wanted.ModelVersion is { } model && versions is not { Count: 0 })
        {
            var produced = await reader.FollowAsync([reader.Key(new RecordReference(RecordKinds.ModelVersion, model))], ProvenanceLinks.ProducedBy, isBackward: true).ConfigureAwait(false);
            versions = await VersionsAsync(versions, await ReachAsync(produced, Within, Parts).ConfigureAwait(false)).ConfigureAwait(false);
        }

        return versions is null or { Count: 0 } ? [] : await ReadAsync(await OrderedAsync(versions).ConfigureAwait(false), wanted.IsSigned, skip, limit).ConfigureAwait(false);
    }

    /// <summary>The versions that rest on any of these, of those that were left.</summary>
    private async ValueTask<HashSet<RecordKey>> VersionsAsync(HashSet<RecordKey>? left, HashSet<RecordKey> basis)
    {
        var reached = await ReachAsync(basis, int.MaxValue, Dependents).ConfigureAwait(false);
        return [.. reached.Where(key => key.Kind == RecordKinds.ReportVersion && left?.Contains(key) != false)];
    }

    /// <summary>Everything within so many steps, what one begins at included.</summary>
    private async ValueTask<HashSet<RecordKey>> ReachAsync(IEnumerable<RecordKey> start, int steps, params (IReadOnlyList<string> Links, bool IsBackward)[] ways)
    {
        var reached = start.ToHashSet();
        List<RecordKey> front = [.. reached];
        for (int step = 0; step < steps && front.Count > 0; step++)
        {
            var next = new List<RecordKey>();
            foreach (var (links, isBackward) in ways)
            {
                next.AddRange((await reader.FollowAsync(front, links, isBackward).ConfigureAwait(false)).Where(reached.Add));
            }

            front = next;
        }

        return reached;
    }

    /// <summary>In the order they were written: by way of their reports, since one step gives what it leads to in that order.</summary>
    private async ValueTask<List<RecordKey>> OrderedAsync(HashSet<RecordKey> versions)
    {
        var reports = await reader.FollowAsync([.. versions], ProvenanceLinks.Versions, isBackward: true).ConfigureAwait(false);
        return [.. (await reader.FollowAsync(reports, ProvenanceLinks.Versions, isBackward: false).ConfigureAwait(false)).Where(versions.Contains)];
    }

    private async ValueTask<List<StoredReport>> ReadAsync(List<RecordKey> versions, bool isSigned, int skip, int limit)
    {
        var given = new List<StoredReport>();
        foreach (var some in versions.Chunk(VersionsPerRead))
        {
            foreach (var record in await reader.LookAsync(some).ConfigureAwait(false))
            {
                if ((isSigned && !record.Fields.Any(field => field is { Name: "is_signed", Value: true })) || skip-- > 0)
                {
                    continue;
                }

                given.Add(reader.Read(DomainTypes.ReportVersions, record).Value.Report);
                if (given.Count == limit)
                {
                    return given;
                }
            }
        }

        return given;
    }
}
