namespace MedImaging;

/// <summary>Finds trails that end without a checkpoint, as after a crash.</summary>
internal static class UncoveredTrails
{
    /// <summary>Looks through all tenants.</summary>
    /// <returns>The last links, and how many trails do not end as they say: those are for a verifier, and no seal is set on them.</returns>
    public static async ValueTask<(IReadOnlyList<AuditRecord> Ends, int Unsound)> FindAsync(IRecordStore store, AuditKeys keys, CancellationToken cancellationToken)
    {
        var ends = new List<AuditRecord>();
        int unsound = 0;
        foreach (string tenant in await store.ReadAsync(reader => reader.ListTenantsAsync(), cancellationToken).ConfigureAwait(false))
        {
            var (head, end, isCovered) = await store.ReadAsync(reader => ReadAsync(reader, tenant), cancellationToken).ConfigureAwait(false);
            if (head is null or { Sequence: 0 } || isCovered)
            {
                continue;
            }

            if (end is not null && end.Sequence == head.Sequence && end.Hash == head.Hash && IsSound(end, keys))
            {
                ends.Add(end);
            }
            else
            {
                unsound++;
            }
        }

        return (ends, unsound);
    }

    private static async ValueTask<(AuditHead? Head, AuditRecord? End, bool IsCovered)> ReadAsync(IRecordReader reader, string tenant)
    {
        if (await reader.FindAuditHeadAsync(tenant).ConfigureAwait(false) is not { Sequence: > 0 } head)
        {
            return default;
        }

        var page = await reader.ReadAuditAsync(tenant, head.Sequence - 1, 1).ConfigureAwait(false);
        if (page.Count == 0 || !LinkFields.TryRead(page[0].Bytes.Span, out var link))
        {
            return (head, null, false);
        }

        string epoch = CanonicalReader.Text(page[0].Bytes.Span[link.Epoch]);
        var kept = await reader.FindAsync([UntakenCheckpoint.KeyOf(tenant, epoch, head.Sequence)]).ConfigureAwait(false);
        return (head, page[0], kept[0] is not null);
    }

    private static bool IsSound(AuditRecord record, AuditKeys keys)
        => LinkFields.TryRead(record.Bytes.Span, out var link)
            && keys.Find(link.Key is { } name ? CanonicalReader.Text(record.Bytes.Span[name]) : null) is { } key
            && key.IsHashOf(record.Bytes.Span, record.Hash);
}
