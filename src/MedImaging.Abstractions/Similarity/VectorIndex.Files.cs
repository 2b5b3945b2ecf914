namespace MedImaging;

public sealed partial class VectorIndex
{
    // How many rows go into the graph before other changes get their turn.
    private const int Turn = 64;

    /// <summary>Opens the index of a folder, or builds it from its source and keeps it there.</summary>
    /// <remarks>A file that is torn, foreign, of another key or of another state of the source is replaced; nothing of it is believed.</remarks>
    /// <param name="key">Which vectors it takes.</param>
    /// <param name="folder">Where the file is; <see langword="null"/> keeps no file.</param>
    /// <param name="source">Where the vectors come from.</param>
    /// <param name="options">How it works.</param>
    /// <param name="cancellationToken">Stops the building.</param>
    /// <returns>The index.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="MedImagingException">The source has a vector that the key does not allow (<see cref="ErrorKind.InvalidInput"/>), or the folder cannot be written (<see cref="ErrorKind.Unavailable"/>).</exception>
    public static async Task<VectorIndex> OpenAsync(VectorIndexKey key, string? folder, VectorIndexSource source, VectorIndexOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(source);
        var safe = (options ?? new VectorIndexOptions()).Checked();
        if (folder is not null && await Task.Run(() => TryOpen(key, folder, source.Stamp, safe), cancellationToken).ConfigureAwait(false) is { } opened)
        {
            return opened;
        }

        var built = new VectorIndex(key, safe, null) { WasRebuilt = true };
        await foreach (var entry in source.Read(cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            built.Upsert(entry);
        }

        await built.BuildGraphsAsync(isForced: false, cancellationToken).ConfigureAwait(false);
        if (folder is null)
        {
            return built;
        }

        // The mapped file takes the place of the memory the vectors were gathered in.
        await built.SaveAsync(folder, source.Stamp, cancellationToken).ConfigureAwait(false);
        if (await Task.Run(() => TryOpen(key, folder, source.Stamp, safe), cancellationToken).ConfigureAwait(false) is { } mapped)
        {
            mapped.WasRebuilt = true;
            return mapped;
        }

        return built;
    }

    /// <summary>Writes the index to its file, as it is now. A crash leaves the old file or the new one, never something between.</summary>
    /// <param name="folder">Where the file is.</param>
    /// <param name="stamp">The state of the source that the index has now.</param>
    /// <param name="cancellationToken">Stops before the writing begins.</param>
    /// <exception cref="MedImagingException">The folder cannot be written (<see cref="ErrorKind.Unavailable"/>); the old file stays.</exception>
    public Task SaveAsync(string folder, string stamp, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(stamp);
        return Task.Run(() => VectorFile.Save(folder, Key, stamp, Packed()), cancellationToken);
    }

    /// <summary>Puts every vector into its tenant's graph, also where there are few. Changes and searches go on meanwhile.</summary>
    /// <param name="cancellationToken">Stops it; what is in the graph stays.</param>
    /// <returns>A task that ends when all are in.</returns>
    public Task BuildGraphAsync(CancellationToken cancellationToken = default) => BuildGraphsAsync(isForced: true, cancellationToken);

    private static VectorIndex? TryOpen(VectorIndexKey key, string folder, string stamp, VectorIndexOptions options)
    {
        if (VectorFile.Open(folder, key, stamp, options) is not var (file, shards))
        {
            return null;
        }

        var index = new VectorIndex(key, options, file);
        foreach (var (tenant, shard) in shards)
        {
            index._shards[tenant] = shard;
        }

        return index;
    }

    private IEnumerable<(string Tenant, IndexShard Shard, ShardView View)> Packed()
    {
        foreach (var (tenant, shard) in _shards.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (shard.Pack() is { Count: > 0 } view)
            {
                yield return (tenant, shard, view);
            }
        }
    }

    private Task BuildGraphsAsync(bool isForced, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            foreach (var shard in _shards.Values)
            {
                while ((isForced || (_options.GraphFrom is { } from && shard.View?.Alive >= from)) && !shard.BuildGraph(Turn))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        },
        cancellationToken);
}
