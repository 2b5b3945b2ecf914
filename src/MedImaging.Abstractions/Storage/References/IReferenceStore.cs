namespace MedImaging;

/// <summary>Keeps literature that was retrieved, and which cases it was used in.</summary>
public interface IReferenceStore
{
    /// <summary>Keeps a publication; one that is there under the id is replaced.</summary>
    /// <param name="item">The publication.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The publication as kept.</returns>
    [StoreEvent("literature.save")]
    ValueTask<EvidenceItem> SaveAsync(EvidenceItem item, CancellationToken cancellationToken = default);

    /// <summary>Notes that a publication is used in a case. Noting it again changes nothing.</summary>
    /// <param name="id">The publication.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <exception cref="MedImagingException">The publication or the case is not there (<see cref="ErrorKind.NotFound"/>).</exception>
    [StoreEvent("literature.cite")]
    ValueTask CiteAsync(string id, string caseId, CancellationToken cancellationToken = default);

    /// <summary>Finds a publication.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The publication, or <see langword="null"/>.</returns>
    [StoreEvent("literature.find")]
    ValueTask<EvidenceItem?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists what is used in a case, in the order it was noted.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The publications; none when the caller may not see the case.</returns>
    [StoreEvent("literature.list")]
    IAsyncEnumerable<EvidenceItem> ListAsync(string caseId, CancellationToken cancellationToken = default);
}
