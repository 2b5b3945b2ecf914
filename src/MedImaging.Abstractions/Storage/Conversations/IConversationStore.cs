namespace MedImaging;

/// <summary>Keeps conversations: sessions, and what was said in them.</summary>
public interface IConversationStore
{
    /// <summary>Begins a session.</summary>
    /// <param name="draft">What is known.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The session, once it is durable.</returns>
    /// <exception cref="MedImagingException">The case is not there (<see cref="ErrorKind.NotFound"/>).</exception>
    [StoreEvent("session.begin")]
    ValueTask<ConversationSession> BeginAsync(SessionDraft draft, CancellationToken cancellationToken = default);

    /// <summary>Ends a session. Ending it again changes nothing.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The session.</returns>
    /// <exception cref="MedImagingException">The session is not there (<see cref="ErrorKind.NotFound"/>).</exception>
    [StoreEvent("session.end")]
    ValueTask<ConversationSession> EndAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <summary>Adds what was said. A repeat with the same id changes nothing.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The message as it is kept, with its number, once it is durable.</returns>
    /// <exception cref="MedImagingException">The session is not there (<see cref="ErrorKind.NotFound"/>), or has ended (<see cref="ErrorKind.StorageConflict"/>).</exception>
    [StoreEvent("message.append")]
    ValueTask<ConversationMessage> AppendAsync(ConversationMessage message, CancellationToken cancellationToken = default);

    /// <summary>Finds a session.</summary>
    /// <param name="sessionId">Its id.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>The session, or <see langword="null"/>.</returns>
    [StoreEvent("session.find")]
    ValueTask<ConversationSession?> FindAsync(string sessionId, CancellationToken cancellationToken = default);

    /// <summary>Lists a case's sessions, latest first.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops the listing.</param>
    /// <returns>The sessions.</returns>
    [StoreEvent("session.list")]
    IAsyncEnumerable<ConversationSession> ListAsync(string caseId, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Reads what was said, in its order.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="afterNumber">The number after which to begin; 0 for the beginning.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The messages.</returns>
    [StoreEvent("message.read")]
    IAsyncEnumerable<ConversationMessage> ReadAsync(string sessionId, long afterNumber = 0, int limit = 1000, CancellationToken cancellationToken = default);
}
