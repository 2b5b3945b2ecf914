namespace MedImaging;

/// <summary>Keeps patients.</summary>
public interface IPatientStore
{
    /// <summary>Adds a patient.</summary>
    /// <param name="draft">What is known.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The patient, once it is durable.</returns>
    /// <exception cref="MedImagingException">There is a patient with that id or number (<see cref="ErrorKind.StorageConflict"/>).</exception>
    [StoreEvent("patient.add")]
    ValueTask<Patient> AddAsync(PatientDraft draft, CancellationToken cancellationToken = default);

    /// <summary>Changes a patient.</summary>
    /// <param name="patient">The patient, with the version that was read.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The patient as it is kept now.</returns>
    /// <exception cref="MedImagingException">The patient is not there (<see cref="ErrorKind.NotFound"/>), was changed by someone else, or the number is another's (<see cref="ErrorKind.StorageConflict"/>).</exception>
    [StoreEvent("patient.update")]
    ValueTask<Patient> UpdateAsync(Patient patient, CancellationToken cancellationToken = default);

    /// <summary>Finds a patient by id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The patient, or <see langword="null"/>.</returns>
    [StoreEvent("patient.find")]
    ValueTask<Patient?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Finds a patient by the hospital's number.</summary>
    /// <param name="mrn">The number.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The patient, or <see langword="null"/>.</returns>
    [StoreEvent("patient.find-by-mrn")]
    ValueTask<Patient?> FindByMrnAsync(string mrn, CancellationToken cancellationToken = default);

    /// <summary>Lists patients, latest changed first.</summary>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The patients.</returns>
    [StoreEvent("patient.list")]
    IAsyncEnumerable<Patient> ListAsync(int skip = 0, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Lists a patient's studies, latest done first.</summary>
    /// <param name="patientId">The patient.</param>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The studies.</returns>
    [StoreEvent("patient.imaging-history")]
    IAsyncEnumerable<ImagingStudy> GetImagingHistoryAsync(string patientId, int skip = 0, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Erases a patient and everything that is kept of the patient as records. What the audit trail says of it stays.</summary>
    /// <param name="id">The patient.</param>
    /// <param name="cancellationToken">Stops the waiting, until the erasing has begun.</param>
    /// <returns>How many records were erased; 0 when the patient is not there.</returns>
    /// <exception cref="MedImagingException">The patient is on hold (<see cref="ErrorKind.PolicyBlocked"/>).</exception>
    [StoreEvent("patient.erase")]
    ValueTask<int> EraseAsync(string id, CancellationToken cancellationToken = default);
}
