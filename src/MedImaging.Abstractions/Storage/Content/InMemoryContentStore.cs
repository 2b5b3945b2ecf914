namespace MedImaging;

/// <summary>Keeps content in memory: the reference of <see cref="IContentStore"/>.</summary>
public sealed class InMemoryContentStore : IContentStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ContentHash, byte[]> _contents = [];

    /// <inheritdoc/>
    public ValueTask<ContentReference> PutAsync(ReadOnlyMemory<byte> bytes, string mediaType, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mediaType);
        return Immediate.Run(_gate, () =>
        {
            byte[] copy = bytes.ToArray();
            var hash = ContentHash.Of(copy);
            _contents.TryAdd(hash, copy);
            return new ContentReference(hash, mediaType, copy.Length);
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> FindAsync(ContentHash hash, CancellationToken cancellationToken = default)
        => Immediate.Run(_gate, () => _contents.TryGetValue(hash, out byte[]? kept) ? Check(hash, kept) : (ReadOnlyMemory<byte>?)null, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(ContentHash hash, CancellationToken cancellationToken = default)
        => Immediate.Run(_gate, () => _contents.Remove(hash), cancellationToken);

    /// <summary>Changes one kept byte, as a failing disk would; only the tests' way to see that it is noticed.</summary>
    internal void Damage(ContentHash hash)
    {
        lock (_gate)
        {
            _contents[hash][0] ^= 1;
        }
    }

    private static ReadOnlyMemory<byte> Check(ContentHash hash, byte[] kept)
        => ContentHash.Of(kept) == hash
            ? kept.ToArray()
            : throw new MedImagingException(ErrorKind.Corrupt, $"The stored content {hash} no longer matches its hash.");
}
