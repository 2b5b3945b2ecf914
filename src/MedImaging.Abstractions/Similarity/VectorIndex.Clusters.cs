namespace MedImaging;

public sealed partial class VectorIndex
{
    // A grouping by density looks at every pair.
    private const int MostByDensity = 30_000;

    /// <summary>Groups the entries that a filter lets through around so many means.</summary>
    /// <param name="filter">What is grouped.</param>
    /// <param name="clusters">How many groups; no more than there are entries.</param>
    /// <param name="seed">The same seed gives the same groups.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The groups; there is no noise.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clusters"/> is below 1.</exception>
    public Task<VectorClusters> ClusterByMeansAsync(SimilarityFilter filter, int clusters, int seed = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        return Task.Run(
            () =>
            {
                var (ids, rows) = Gather(filter, int.MaxValue / Key.Stride);
                return VectorClusters.Of(ids, rows.Count == 0 ? [] : new KMeans(rows, Math.Min(clusters, rows.Count), seed).Run(cancellationToken));
            },
            cancellationToken);
    }

    /// <summary>Groups the entries that a filter lets through by where they lie close together; how many groups there are comes out.</summary>
    /// <param name="filter">What is grouped.</param>
    /// <param name="fewest">How many entries at least make a group.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The groups, and what belongs to none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fewest"/> is below 2.</exception>
    /// <exception cref="MedImagingException">There are more than 30,000 entries (<see cref="ErrorKind.LimitExceeded"/>): every pair is looked at.</exception>
    public Task<VectorClusters> ClusterByDensityAsync(SimilarityFilter filter, int fewest = 5, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(fewest, 2);
        return Task.Run(
            () =>
            {
                var (ids, rows) = Gather(filter, MostByDensity);
                return VectorClusters.Of(ids, new DensityTree(rows, fewest).Run(cancellationToken));
            },
            cancellationToken);
    }

    private (List<string> Ids, ClusterRows Rows) Gather(SimilarityFilter filter, int most)
    {
        var ids = new List<string>();
        var rows = new List<float[]>();
        if (_shards.TryGetValue(filter.Tenant, out var shard) && shard.View is { } view)
        {
            using var held = MappedFile.Hold(view.File);
            var allowed = new RowFilter();
            allowed.Set(filter, shard);
            for (int slot = 0; slot < view.Count; slot++)
            {
                if (!view.IsThere(slot) || !(allowed.IsOpen || allowed.Allows(view.Tags[slot])))
                {
                    continue;
                }

                if (ids.Count == most)
                {
                    throw new MedImagingException(ErrorKind.LimitExceeded, $"There are more than {most} vectors to group: narrow the filter.");
                }

                ids.Add(view.Ids[slot]);
                rows.Add(view.Row(slot).ToArray());
            }
        }

        return (ids, new ClusterRows(Key, rows));
    }
}
