namespace MedImaging;

/// <summary>Checks links by themselves, many at a time: all the hashing is here. Links of one key follow one another, so the key is looked up when it changes.</summary>
internal sealed class LinkCheck(AuditKeys keys, string tenant)
{
    // Below that, a page costs less than handing it out.
    private const int Alone = 512;

    private readonly byte[] _tenant = Escaped(tenant);

    public void Check(IReadOnlyList<AuditRecord> page, LinkVerdict[] verdicts, CancellationToken cancellationToken)
    {
        if (page.Count <= Alone)
        {
            Check(page, verdicts, 0, page.Count);
            return;
        }

        int pieces = (page.Count + Alone - 1) / Alone;
        Parallel.For(0, pieces, new ParallelOptions { CancellationToken = cancellationToken }, piece =>
            Check(page, verdicts, piece * Alone, Math.Min(page.Count, (piece + 1) * Alone)));
    }

    private void Check(IReadOnlyList<AuditRecord> page, LinkVerdict[] verdicts, int from, int to)
    {
        AuditKey? key = null;
        byte[]? keyName = null;
        bool isKnown = false;
        for (int i = from; i < to; i++)
        {
            var record = page[i];
            var json = record.Bytes.Span;
            ref var verdict = ref verdicts[i];
            if (!LinkFields.TryRead(json, out var link))
            {
                verdict = new LinkVerdict { State = LinkFields.IsOfOtherVersion(json) ? LinkState.OtherVersion : LinkState.Unreadable };
                continue;
            }

            var name = link.Key is { } range ? json[range] : default;
            if (!isKnown || (link.Key is null) != (keyName is null) || !name.SequenceEqual(keyName))
            {
                (isKnown, keyName) = (true, link.Key is null ? null : name.ToArray());
                key = keys.Find(link.Key is null ? null : CanonicalReader.Text(name));
            }

            verdict = new LinkVerdict
            {
                State = State(key, json, record.Hash),
                Sequence = link.Sequence,
                At = link.At,
                Previous = link.Previous,
                Epoch = link.Epoch,
                Key = link.Key,
                Footing = link.Footing,
                IsOfTenant = json[link.Tenant].SequenceEqual(_tenant) && record.Tenant == tenant,
            };
        }
    }

    private static LinkState State(AuditKey? key, ReadOnlySpan<byte> json, ContentHash hash)
        => key is null ? LinkState.KeyMissing
            : !key.IsHashOf(json, hash) ? LinkState.Changed
            : key.Id is null ? LinkState.SoundWithoutKey
            : LinkState.Sound;

    private static byte[] Escaped(string text)
    {
        using var json = new CanonicalWriter(64);
        json.Text([], text);
        return json.Written[1..^1].ToArray();
    }
}
