namespace MedImaging;

/// <summary>Keeps analyses with their findings and measurements. They never change.</summary>
public interface IAnalysisStore
{
    /// <summary>Adds an analysis. Adding the same id again changes nothing.</summary>
    /// <param name="analysis">The analysis.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The analysis that is kept under the id.</returns>
    [StoreEvent("analysis.add")]
    ValueTask<ImageAnalysis> AddAsync(ImageAnalysis analysis, CancellationToken cancellationToken = default);

    /// <summary>Finds an analysis.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The analysis, or <see langword="null"/>.</returns>
    [StoreEvent("analysis.find")]
    ValueTask<ImageAnalysis?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists a study's analyses, latest first.</summary>
    /// <param name="studyInstanceUid">The study.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The analyses.</returns>
    [StoreEvent("analysis.list")]
    IAsyncEnumerable<ImageAnalysis> ListAsync(string studyInstanceUid, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Lists findings over all analyses, latest first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The findings.</returns>
    [StoreEvent("finding.list")]
    IAsyncEnumerable<StoredFinding> ListFindingsAsync(FindingQuery? query = null, CancellationToken cancellationToken = default);
}
