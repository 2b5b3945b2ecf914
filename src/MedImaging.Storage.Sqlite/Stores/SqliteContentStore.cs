using System.Globalization;

namespace MedImaging;

internal sealed class SqliteContentStore(SqliteDatabase database, TimeProvider time, Sealing sealing) : IContentStore, IKeyRotatable
{
    public string Name => "database content";

    public async ValueTask<ContentReference> PutAsync(ReadOnlyMemory<byte> bytes, string mediaType, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mediaType);
        cancellationToken.ThrowIfCancellationRequested();

        // A copy, sealed or not: the write may still be in line when the caller reuses its buffer.
        var hash = ContentHash.Of(bytes.Span);
        byte[] kept = sealing.SealContent(hash, bytes.Span);
        await database.WriteAsync(
            session => session.Execute(
                "INSERT INTO contents (hash, media_type, stored_at, bytes) VALUES ($hash, $type, $at, $bytes) ON CONFLICT (hash) DO NOTHING",
                ("$hash", hash.Hex),
                ("$type", mediaType),
                ("$at", SqlText.From(time.GetUtcNow())),
                ("$bytes", kept)),
            cancellationToken,
            kept.Length).ConfigureAwait(false);
        return new ContentReference(hash, mediaType, bytes.Length);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> FindAsync(ContentHash hash, CancellationToken cancellationToken = default)
    {
        byte[]? kept = await database.ReadAsync(session => Read(session, hash.Hex), cancellationToken).ConfigureAwait(false);
        return kept is null ? (ReadOnlyMemory<byte>?)null : sealing.OpenContent(hash, kept);
    }

    public ValueTask<bool> DeleteAsync(ContentHash hash, CancellationToken cancellationToken = default)
        => database.WriteAsync(session => session.Execute("DELETE FROM contents WHERE hash = $hash", ("$hash", hash.Hex)) > 0, cancellationToken);

    public async ValueTask<RotationStep> RotateAsync(string? after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        long from = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out long position) ? position : 0;
        var rows = await database.ReadAsync(
            session => session.All(
                "SELECT rowid, hash FROM contents WHERE rowid > $after ORDER BY rowid LIMIT $limit",
                row => (Row: row.GetInt64(0), Hash: row.GetString(1)),
                ("$after", from),
                ("$limit", limit)),
            cancellationToken).ConfigureAwait(false);
        var step = new RotationStep(rows.Count, 0, 0, rows.Count < limit ? null : rows[^1].Row.ToString(CultureInfo.InvariantCulture));
        foreach (var (_, hash) in rows)
        {
            step = step.With(await RewrapAsync(hash, cancellationToken).ConfigureAwait(false));
        }

        return step;
    }

    // Looked at by a reader first: most need nothing, and the writer is for those that do.
    private async ValueTask<bool?> RewrapAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            return await database.ReadAsync(session => Rewrapped(session, hash), cancellationToken).ConfigureAwait(false) is { } rewrapped
                && await database.WriteAsync(
                    session => Rewrapped(session, hash) is { } now && session.Execute("UPDATE contents SET bytes = $bytes WHERE hash = $hash", ("$bytes", now), ("$hash", hash)) > 0,
                    cancellationToken,
                    rewrapped.Length).ConfigureAwait(false);
        }
        catch (MedImagingException ex) when (RotationStep.IsOfOneValue(ex))
        {
            return null;
        }
    }

    private byte[]? Rewrapped(SqliteSession session, string hash)
        => session.First("SELECT substr(bytes, 1, $length) FROM contents WHERE hash = $hash", row => row.GetFieldValue<byte[]>(0), ("$hash", hash), ("$length", ContentSealing.HeadLength)) is { } head
            && sealing.IsCurrent(head) ? null
            : Read(session, hash) is { } kept ? sealing.RewrapContent(SqlText.Hash(hash), kept) : null;

    private static byte[]? Read(SqliteSession session, string hash)
        => session.First("SELECT bytes FROM contents WHERE hash = $hash", row => row.GetFieldValue<byte[]>(0), ("$hash", hash));
}
