namespace MedImaging;

/// <summary>Keeps rooms, and what was decided in them.</summary>
public interface IRoomStore
{
    /// <summary>Opens a room, or changes its title, participants or closing.</summary>
    /// <param name="room">The room; its version is 1 for a new one, otherwise the one that was read.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The room as it is kept.</returns>
    /// <exception cref="MedImagingException">The case is not there (<see cref="ErrorKind.NotFound"/>), or the room was changed by someone else (<see cref="ErrorKind.StorageConflict"/>).</exception>
    [StoreEvent("room.save")]
    ValueTask<CareRoom> SaveAsync(CareRoom room, CancellationToken cancellationToken = default);

    /// <summary>Finds a room.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The room, or <see langword="null"/>.</returns>
    [StoreEvent("room.find")]
    ValueTask<CareRoom?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Lists a case's rooms, latest changed first.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The rooms.</returns>
    [StoreEvent("room.list")]
    IAsyncEnumerable<CareRoom> ListAsync(string caseId, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Records a decision. A repeat with the same id changes nothing.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The decision as it is kept, with its hash.</returns>
    /// <exception cref="MedImagingException">The room is not there or the replaced decision is not in it (<see cref="ErrorKind.NotFound"/>), the room is closed or who decides is not the caller or no participant (<see cref="ErrorKind.PolicyBlocked"/>).</exception>
    [StoreEvent("decision.record")]
    ValueTask<Decision> DecideAsync(Decision decision, CancellationToken cancellationToken = default);

    /// <summary>Lists what was decided in a room, in order.</summary>
    /// <param name="roomId">The room.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The decisions.</returns>
    [StoreEvent("decision.list")]
    IAsyncEnumerable<Decision> ListDecisionsAsync(string roomId, CancellationToken cancellationToken = default);
}
