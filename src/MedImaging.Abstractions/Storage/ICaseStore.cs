namespace MedImaging;

/// <summary>Keeps cases.</summary>
public interface ICaseStore
{
    /// <summary>Opens a case and numbers it. Opening an id that exists returns the existing case.</summary>
    /// <param name="draft">What is known.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The case, once it is durable.</returns>
    ValueTask<Case> OpenAsync(CaseDraft draft, CancellationToken cancellationToken = default);

    /// <summary>Finds a case.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The case, or <see langword="null"/>.</returns>
    ValueTask<Case?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists cases, newest first.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The cases.</returns>
    IAsyncEnumerable<Case> ListAsync(int limit = 100, CancellationToken cancellationToken = default);
}
