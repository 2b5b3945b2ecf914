using System.Collections.Concurrent;

namespace MedImaging;

/// <summary>The vector indexes of a host, one for each tenant, model and kind of subject. The store is the truth; an index follows it, also what another process has written.</summary>
internal sealed class VectorShelf(IRecordStore records, RecordCodec codec, VectorIndexOptions? options = null) : INearestVectors
{
    private readonly ConcurrentDictionary<(string Tenant, EmbeddingModelKey Model, EmbeddingSubject Subject), FollowingIndex> _indexes = new();

    /// <summary>Searches the index as the store has it now.</summary>
    public async ValueTask<IReadOnlyList<SimilarityHit>> FindAsync(EmbeddingSubject subject, VectorQuery query, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var key = (query.Filter.Tenant, new EmbeddingModelKey(query.Model, query.ModelVersion, query.Vector.Length), subject);
        var index = _indexes.GetOrAdd(key, static (key, options) => new FollowingIndex(key.Tenant, key.Model, key.Subject, options), options);
        return (await index.FollowAsync(records, codec, cancellationToken).ConfigureAwait(false)).Search(query, limit);
    }
}
