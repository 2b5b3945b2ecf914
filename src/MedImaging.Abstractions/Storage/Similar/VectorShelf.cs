using System.Collections.Concurrent;

namespace MedImaging;

/// <summary>The vector indexes of a host, one for each tenant, model and kind of subject. The store is the truth; an index follows it, also what another process has written.</summary>
internal sealed class VectorShelf(VectorIndexOptions? options = null)
{
    private readonly ConcurrentDictionary<(string Tenant, EmbeddingModelKey Model, EmbeddingSubject Subject), FollowingIndex> _indexes = new();

    /// <summary>Gives the index as the store has it now.</summary>
    public ValueTask<VectorIndex> GetAsync(StoreRoom room, string tenant, EmbeddingModelKey model, EmbeddingSubject subject, CancellationToken cancellationToken)
        => _indexes.GetOrAdd((tenant, model, subject), static (key, options) => new FollowingIndex(key.Tenant, key.Model, key.Subject, options), options)
            .FollowAsync(room, cancellationToken);
}
