namespace MedImaging;

/// <summary>Keeps diagnoses, with what they consist of.</summary>
public interface IDiagnosisStore
{
    /// <summary>Adds a diagnosis. Adding the same id again changes nothing.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The diagnosis that is kept under the id.</returns>
    /// <exception cref="MedImagingException">The case, or the diagnosis it is a part of or takes the place of, is not there in this case (<see cref="ErrorKind.NotFound"/>).</exception>
    [StoreEvent("diagnosis.add")]
    ValueTask<Diagnosis> AddAsync(Diagnosis diagnosis, CancellationToken cancellationToken = default);

    /// <summary>Lists a case's diagnoses in the order they were made; the parts of one have its id as their <see cref="Diagnosis.ParentId"/>.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The diagnoses.</returns>
    [StoreEvent("diagnosis.list")]
    IAsyncEnumerable<Diagnosis> ListAsync(string caseId, CancellationToken cancellationToken = default);
}
