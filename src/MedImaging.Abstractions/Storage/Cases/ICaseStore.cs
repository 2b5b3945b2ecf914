namespace MedImaging;

/// <summary>Keeps cases.</summary>
public interface ICaseStore
{
    /// <summary>Opens a case and numbers it. Opening an id that exists returns the existing case.</summary>
    /// <param name="draft">What is known.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The case, once it is durable.</returns>
    [StoreEvent("case.open")]
    ValueTask<Case> OpenAsync(CaseDraft draft, CancellationToken cancellationToken = default);

    /// <summary>Changes a case's title, urgency and status, and says whose it is when nobody has yet.</summary>
    /// <param name="changed">The case, with the version that was read.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The case as it is kept now.</returns>
    /// <exception cref="MedImagingException">The case is not there (<see cref="ErrorKind.NotFound"/>), was changed by someone else (<see cref="ErrorKind.StorageConflict"/>), or is another patient's (<see cref="ErrorKind.PolicyBlocked"/>).</exception>
    [StoreEvent("case.update")]
    ValueTask<Case> UpdateAsync(Case changed, CancellationToken cancellationToken = default);

    /// <summary>Finds a case.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The case, or <see langword="null"/>.</returns>
    [StoreEvent("case.find")]
    ValueTask<Case?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists cases, newest first.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The cases.</returns>
    [StoreEvent("case.list")]
    IAsyncEnumerable<Case> ListAsync(int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Deletes a case. Its reports, studies and sessions stay.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="MedImagingException">The case has a signed report, or its patient is on hold (<see cref="ErrorKind.PolicyBlocked"/>).</exception>
    [StoreEvent("case.delete")]
    ValueTask<bool> DeleteAsync(string id, CancellationToken cancellationToken = default);
}
