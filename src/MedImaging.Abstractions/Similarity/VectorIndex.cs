using System.Collections.Concurrent;

namespace MedImaging;

/// <summary>Finds the vectors most like a given one: in memory or over a mapped file, exactly, by codes, or by a graph.</summary>
/// <remarks>
/// Each tenant has rows of its own, so that a search cannot come upon another's. Searches see one moment of their tenant's rows and never wait for changes; changes of a tenant take turns.
/// A file keeps vectors, ids and attributes as they were given, in a file of its owner only (0600). Without a folder nothing is written.
/// </remarks>
public sealed partial class VectorIndex : IDisposable
{
    private readonly ConcurrentDictionary<string, IndexShard> _shards = new(StringComparer.Ordinal);
    private readonly VectorIndexOptions _options;
    private readonly ShardSearch _search;
    private readonly MappedFile? _file;

    /// <summary>Creates an empty index in memory.</summary>
    /// <param name="key">Which vectors it takes.</param>
    /// <param name="options">How it works.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public VectorIndex(VectorIndexKey key, VectorIndexOptions? options = null)
        : this(key, (options ?? new VectorIndexOptions()).Checked(), null)
    {
    }

    private VectorIndex(VectorIndexKey key, VectorIndexOptions options, MappedFile? file)
    {
        ArgumentNullException.ThrowIfNull(key);
        (Key, _options, _file, _search) = (key, options, file, new ShardSearch(key, options));
    }

    /// <summary>Gets which vectors it takes.</summary>
    public VectorIndexKey Key { get; }

    /// <summary>Gets how many vectors there are.</summary>
    public long Count => _shards.Values.Sum(shard => (long)(shard.View?.Alive ?? 0));

    /// <summary>Gets whether the vectors were read from the source, for want of a file that is whole and of the source's state.</summary>
    public bool WasRebuilt { get; private set; }

    /// <summary>Adds an entry, or replaces the one with its id. Searches that begin afterwards see it; none sees both or neither.</summary>
    /// <param name="entry">The entry.</param>
    /// <exception cref="ArgumentException">The id or the tenant is empty, or the age is not from 0 to 999.</exception>
    /// <exception cref="MedImagingException">The vector is of another model, version or length, or has values that are no numbers, or only zeros (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public void Upsert(VectorEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentException.ThrowIfNullOrEmpty(entry.Id, nameof(entry));
        ArgumentException.ThrowIfNullOrEmpty(entry.Attributes.Tenant, nameof(entry));
        if (entry.Attributes.Age is < 0 or > 999)
        {
            throw new ArgumentException("An age is from 0 to 999 years.", nameof(entry));
        }

        Key.Require(entry.Model, entry.ModelVersion, entry.Vector.Span);
        _shards.GetOrAdd(entry.Attributes.Tenant, static (_, index) => new IndexShard(index.Key, index._options), this).Upsert(entry);
    }

    /// <summary>Removes an entry.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="id">Its id.</param>
    /// <returns><see langword="false"/> when there is none.</returns>
    public bool Remove(string tenant, string id)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(id);
        return _shards.TryGetValue(tenant, out var shard) && shard.Remove(id);
    }

    /// <summary>Removes all entries of a tenant.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <returns><see langword="false"/> when there are none.</returns>
    public bool RemoveTenant(string tenant)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        return _shards.TryRemove(tenant, out _);
    }

    /// <summary>Finds the attributes of an entry.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="id">Its id.</param>
    /// <returns><see langword="null"/> when there is no such entry.</returns>
    public VectorAttributes? FindAttributes(string tenant, string id)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(id);
        return !_shards.TryGetValue(tenant, out var shard) || shard.FindTags(id) is not { } tags ? null : new VectorAttributes
        {
            Tenant = tenant,
            Patient = shard.Patients.Word(tags.Patient),
            Modality = shard.Modalities.Word(tags.Modality) is { } code ? new Modality(code) : null,
            BodyPart = shard.BodyParts.Word(tags.BodyPart),
            Site = shard.Sites.Word(tags.Site),
            Age = tags.Age < 0 ? null : tags.Age,
        };
    }

    /// <summary>Finds the entries most like a vector, without allocating memory once it is warm.</summary>
    /// <param name="query">The vector and what may be found.</param>
    /// <param name="hits">Takes the hits, the best first; as many are looked for as there is room.</param>
    /// <returns>How many were found.</returns>
    /// <exception cref="MedImagingException">The vector is of another model, version or length, or has values that are no numbers, or only zeros (<see cref="ErrorKind.InvalidInput"/>).</exception>
    /// <exception cref="ObjectDisposedException">The index is disposed.</exception>
    public int Search(VectorQuery query, Span<SimilarityHit> hits)
    {
        ArgumentNullException.ThrowIfNull(query);
        Key.Require(query.Model, query.ModelVersion, query.Vector.Span);
        return _shards.TryGetValue(query.Filter.Tenant, out var shard) && shard.View is { } view ? _search.Search(shard, view, query, hits) : 0;
    }

    /// <summary>Finds the entries most like a vector.</summary>
    /// <param name="query">The vector and what may be found.</param>
    /// <param name="count">How many to look for.</param>
    /// <returns>The hits, the best first.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="MedImagingException">As the other overload.</exception>
    public IReadOnlyList<SimilarityHit> Search(VectorQuery query, int count = 10)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Key.Require(query.Model, query.ModelVersion, query.Vector.Span);
        return _shards.TryGetValue(query.Filter.Tenant, out var shard) && shard.View is { } view ? _search.Search(shard, view, query, count) : [];
    }

    /// <summary>Finds the entries most like each of many vectors. Exact queries that share a filter go through the vectors together: each vector is read once for all of them.</summary>
    /// <param name="queries">The vectors and what may be found; give the same filter object to those that share it.</param>
    /// <param name="count">How many to look for, each.</param>
    /// <returns>For each query its hits, the best first.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="MedImagingException">As with one vector; then none is looked for.</exception>
    public IReadOnlyList<IReadOnlyList<SimilarityHit>> SearchMany(IReadOnlyList<VectorQuery> queries, int count = 10)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        foreach (var query in queries)
        {
            Key.Require(query.Model, query.ModelVersion, query.Vector.Span);
        }

        var results = new IReadOnlyList<SimilarityHit>[queries.Count];
        foreach (var group in Enumerable.Range(0, queries.Count).GroupBy(i => (queries[i].Filter, queries[i].Mode)))
        {
            int[] numbers = [.. group];
            if (_shards.TryGetValue(group.Key.Filter.Tenant, out var shard) && shard.View is { } view && ShardSearch.IsBatched(view, group.Key.Mode, numbers.Length))
            {
                _search.SearchMany(shard, view, queries, numbers, count, results);
                continue;
            }

            foreach (int number in numbers)
            {
                results[number] = Search(queries[number], count);
            }
        }

        return results;
    }

    /// <summary>Lets go of the file, once the searches that run have ended.</summary>
    public void Dispose() => _file?.Dispose();
}
