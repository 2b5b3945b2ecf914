namespace MedImaging;

/// <summary>Finds the vectors nearest to one: what <see cref="ISimilarCases"/> stands on. The default is the SDK's own index, which follows the store; a database with a vector index may take its place.</summary>
/// <remarks>It checks no rights and leaves no audit entry, as <see cref="IRecordStore"/> does not. A host asks <see cref="ISimilarCases"/>, which does both and reads what was found by the caller's right once more.</remarks>
public interface INearestVectors
{
    /// <summary>Finds the nearest of a kind of subject, among those the query's filter lets through. All of the filter is applied before the limit.</summary>
    /// <param name="subject">What the vectors stand for.</param>
    /// <param name="query">What they are to be near to. Its filter names patients as the store does: in a sealed store by their tokens.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The ids the vectors' records are kept under, each with its cosine from -1 to 1; the nearest first.</returns>
    /// <exception cref="MedImagingException">It cannot be searched, or the store cannot be reached.</exception>
    ValueTask<IReadOnlyList<SimilarityHit>> FindAsync(EmbeddingSubject subject, VectorQuery query, int limit, CancellationToken cancellationToken = default);
}
