namespace MedImaging;

internal sealed class SqliteContentStore(SqliteDatabase database, TimeProvider time) : IContentStore
{
    public async ValueTask<ContentReference> PutAsync(ReadOnlyMemory<byte> bytes, string mediaType, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mediaType);

        // A copy: the write may still be in line when the caller reuses its buffer, and the hash must be of what is written.
        byte[] copy = bytes.ToArray();
        var hash = ContentHash.Of(copy);
        await database.WriteAsync(
            session => session.Execute(
                "INSERT INTO contents (hash, media_type, stored_at, bytes) VALUES ($hash, $type, $at, $bytes) ON CONFLICT (hash) DO NOTHING",
                ("$hash", hash.Hex),
                ("$type", mediaType),
                ("$at", SqlText.From(time.GetUtcNow())),
                ("$bytes", copy)),
            cancellationToken,
            copy.Length).ConfigureAwait(false);
        return new ContentReference(hash, mediaType, copy.Length);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> FindAsync(ContentHash hash, CancellationToken cancellationToken = default)
    {
        byte[]? bytes = await database.ReadAsync(
            session => session.First("SELECT bytes FROM contents WHERE hash = $hash", row => row.GetFieldValue<byte[]>(0), ("$hash", hash.Hex)),
            cancellationToken).ConfigureAwait(false);
        if (bytes is null)
        {
            return null;
        }

        return ContentHash.Of(bytes) == hash
            ? bytes
            : throw new MedImagingException(ErrorKind.Corrupt, $"The stored content {hash} no longer matches its hash.");
    }

    public ValueTask<bool> DeleteAsync(ContentHash hash, CancellationToken cancellationToken = default)
        => database.WriteAsync(session => session.Execute("DELETE FROM contents WHERE hash = $hash", ("$hash", hash.Hex)) > 0, cancellationToken);
}
