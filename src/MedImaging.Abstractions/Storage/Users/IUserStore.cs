namespace MedImaging;

/// <summary>Keeps who speaks and acts: users, and AI specialists.</summary>
public interface IUserStore
{
    /// <summary>Adds a user, or changes one.</summary>
    /// <param name="user">The user; its version is 1 for a new one, otherwise the one that was read.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The user as kept.</returns>
    /// <exception cref="MedImagingException">The user was changed by someone else (<see cref="ErrorKind.StorageConflict"/>).</exception>
    [StoreEvent("user.save")]
    ValueTask<User> SaveAsync(User user, CancellationToken cancellationToken = default);

    /// <summary>Finds a user.</summary>
    /// <param name="id">The host's id of the user.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The user, or <see langword="null"/>.</returns>
    [StoreEvent("user.find")]
    ValueTask<User?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists users, latest changed first.</summary>
    /// <param name="skip">How many to pass over.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The users.</returns>
    [StoreEvent("user.list")]
    IAsyncEnumerable<User> ListAsync(int skip = 0, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Adds an AI specialist, or changes one.</summary>
    /// <param name="doctor">The specialist; its version is 1 for a new one, otherwise the one that was read.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The specialist as kept.</returns>
    /// <exception cref="MedImagingException">It was changed by someone else (<see cref="ErrorKind.StorageConflict"/>).</exception>
    [StoreEvent("doctor.save")]
    ValueTask<Doctor> SaveDoctorAsync(Doctor doctor, CancellationToken cancellationToken = default);

    /// <summary>Lists the AI specialists.</summary>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The specialists.</returns>
    [StoreEvent("doctor.list")]
    IAsyncEnumerable<Doctor> ListDoctorsAsync(CancellationToken cancellationToken = default);
}
