namespace MedImaging;

/// <summary>Keeps vectors by the model that made them.</summary>
public interface IEmbeddingStore
{
    /// <summary>Keeps a vector; one that is there under the id is replaced.</summary>
    /// <param name="embedding">The vector.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The vector as kept.</returns>
    /// <exception cref="MedImagingException">Vectors of this model and version have another length (<see cref="ErrorKind.InvalidInput"/>), or a number in it is none or infinite, or all are zero.</exception>
    [StoreEvent("embedding.save")]
    ValueTask<StoredEmbedding> SaveAsync(StoredEmbedding embedding, CancellationToken cancellationToken = default);

    /// <summary>Finds a vector.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The vector, or <see langword="null"/>.</returns>
    [StoreEvent("embedding.find")]
    ValueTask<StoredEmbedding?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Deletes a vector.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Whether it was there.</returns>
    [StoreEvent("embedding.delete")]
    ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists the vectors of one model, version and length, in the order they were kept.</summary>
    /// <param name="model">The model, its version and the length.</param>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The vectors.</returns>
    [StoreEvent("embedding.list")]
    IAsyncEnumerable<StoredEmbedding> ListAsync(EmbeddingModelKey model, int skip = 0, int limit = 1000, CancellationToken cancellationToken = default);
}
