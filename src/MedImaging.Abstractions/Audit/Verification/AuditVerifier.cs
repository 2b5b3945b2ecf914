using System.Buffers;

namespace MedImaging;

/// <summary>Checks that an audit trail is as it was written: no link was changed, taken out, put in, moved or made anew, and none is missing at its end.</summary>
/// <remarks>
/// <para>With keys, whoever can write to the store and has no key can do nothing to the links and the head that is not found, also when the host has written on since. What needs checkpoints from elsewhere (<see cref="AuditVerifierOptions.Anchored"/>) is to find a trail that was set back, as a whole and with its own old head, to what it once was: that is also what a restore from a backup does.</para>
/// <para>Without keys, a trail made anew from some link to its end, its head included, is found by such checkpoints only.</para>
/// </remarks>
/// <param name="store">The store.</param>
/// <param name="keys">The host's keys, if trails are written with keys.</param>
public sealed class AuditVerifier(IRecordStore store, IKeyProvider? keys = null)
{
    private const int PageSize = 8192;
    private const int CheckpointsPage = 1000;

    private readonly IRecordStore _store = store ?? throw new ArgumentNullException(nameof(store));
    private readonly AuditKeys _keys = new(keys);

    /// <summary>Checks a tenant's trail, from its beginning to where it stands when the end is reached; writing may go on meanwhile.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="options">What to compare it with.</param>
    /// <param name="progress">Told how many links have been checked, now and then.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="MedImagingException">The store cannot be read.</exception>
    public async Task<AuditVerification> VerifyAsync(string tenant, AuditVerifierOptions? options = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(tenant);
        options ??= new AuditVerifierOptions();
        var problems = new ProblemList(options.MostProblems);
        var taken = new CheckpointCheck(_keys, tenant, options, problems);
        if (options.Anchored is { } anchored)
        {
            taken.TakeAnchored(anchored);
        }

        await TakeStoredAsync(tenant, taken, cancellationToken).ConfigureAwait(false);
        var checkpoints = taken.ToList();
        var walk = new TrailWalk(options, _keys.Any, problems, checkpoints);
        var head = await WalkAsync(tenant, walk, progress, cancellationToken).ConfigureAwait(false);

        checkpoints.End(walk.Last, head?.Epoch ?? walk.Epoch);
        new HeadCheck(_keys, options, problems).Check(tenant, head, walk);
        return new AuditVerification
        {
            Tenant = tenant,
            Links = walk.Links,
            LastSequence = walk.Last,
            Epochs = walk.Epochs,
            Checkpoints = checkpoints.Agreed,
            LastAt = walk.LastAt,
            Problems = problems.Problems,
            ProblemCount = problems.Count,
            Worst = problems.Worst,
        };
    }

    // The next page is read while this one is hashed. The head is read with each page, at one moment: the last page's is the one the trail ends with.
    private async Task<AuditHead?> WalkAsync(string tenant, TrailWalk walk, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var check = new LinkCheck(_keys, tenant);
        var verdicts = ArrayPool<LinkVerdict>.Shared.Rent(PageSize);
        var (page, head) = await ReadAsync(tenant, 0, cancellationToken).ConfigureAwait(false);
        while (page.Count > 0)
        {
            bool isLast = page.Count < PageSize;
            var next = isLast ? null : ReadAsync(tenant, page[^1].Sequence, cancellationToken);
            if (verdicts.Length < page.Count)
            {
                verdicts = new LinkVerdict[page.Count];
            }

            long before = walk.Last;
            check.Check(page, verdicts, cancellationToken);
            for (int i = 0; i < page.Count; i++)
            {
                walk.Next(page[i], verdicts[i]);
            }

            progress?.Report(walk.Links);
            if (next is null)
            {
                break;
            }

            (page, head) = await next.ConfigureAwait(false);
            if (walk.Last <= before)
            {
                throw new MedImagingException(ErrorKind.Corrupt, "The store gives the same part of an audit trail again and again.");
            }
        }

        return head;
    }

    private Task<(IReadOnlyList<AuditRecord> Page, AuditHead? Head)> ReadAsync(string tenant, long after, CancellationToken cancellationToken)
        => _store.ReadAsync(
            async reader => (await reader.ReadAuditAsync(tenant, after, PageSize).ConfigureAwait(false), await reader.FindAuditHeadAsync(tenant).ConfigureAwait(false)),
            cancellationToken).AsTask();

    private async Task TakeStoredAsync(string tenant, CheckpointCheck taken, CancellationToken cancellationToken)
    {
        int count = CheckpointsPage;
        for (int skip = 0; count == CheckpointsPage; skip += CheckpointsPage)
        {
            var query = new RecordQuery { Tenant = tenant, Kind = AuditCheckpoint.Kind, Skip = skip, Limit = CheckpointsPage };
            var page = await _store.ReadAsync(reader => reader.QueryAsync(query), cancellationToken).ConfigureAwait(false);
            foreach (var record in page)
            {
                taken.TakeStored(record);
            }

            count = page.Count;
        }
    }
}
