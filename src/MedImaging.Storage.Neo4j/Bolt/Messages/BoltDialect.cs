namespace MedImaging;

/// <summary>How the requests of one version of Bolt are written. A request may be no message at all, or several; each is answered on its own.</summary>
internal abstract class BoltDialect
{
    private protected BoltDialect(BoltVersion version) => Version = version;

    /// <summary>Gets the version.</summary>
    internal BoltVersion Version { get; }

    /// <summary>Gets or sets how instants are written.</summary>
    internal TemporalForm Temporals { get; private protected set; }

    /// <summary>Gets whether LOGOFF and LOGON may follow later.</summary>
    internal abstract bool CanLogOnAgain { get; }

    /// <summary>Writes HELLO.</summary>
    internal abstract void Hello(MessageWriter to, BoltConnectionSettings settings, BoltAddress address);

    /// <summary>Takes note of what the server answered to HELLO.</summary>
    internal abstract void Greeted(IReadOnlyDictionary<string, object?> metadata);

    /// <summary>Writes LOGON, or nothing where HELLO has said it.</summary>
    internal abstract void Logon(MessageWriter to, BoltAuth auth);

    /// <summary>Writes LOGOFF.</summary>
    internal abstract void Logoff(MessageWriter to);

    /// <summary>Writes BEGIN.</summary>
    internal abstract void Begin(MessageWriter to, BoltExtra extra);

    /// <summary>Writes RUN; in a transaction the extra is null.</summary>
    internal abstract void Run(MessageWriter to, CypherStatement statement, BoltExtra? extra);

    /// <summary>Writes PULL.</summary>
    internal abstract void Pull(MessageWriter to, long count, long queryId);

    /// <summary>Writes DISCARD.</summary>
    internal abstract void Discard(MessageWriter to, long count, long queryId);

    /// <summary>Writes COMMIT.</summary>
    internal abstract void Commit(MessageWriter to);

    /// <summary>Writes ROLLBACK.</summary>
    internal abstract void Rollback(MessageWriter to);

    /// <summary>Writes RESET.</summary>
    internal abstract void Reset(MessageWriter to);

    /// <summary>Writes ROUTE.</summary>
    internal abstract void Route(MessageWriter to, IReadOnlyDictionary<string, object?> context, IReadOnlyList<string> bookmarks, string? database, string? impersonatedUser);

    /// <summary>Writes TELEMETRY, or nothing where there is none.</summary>
    internal abstract void Telemetry(MessageWriter to, int api);

    /// <summary>Writes GOODBYE, or nothing where there is none.</summary>
    internal abstract void Goodbye(MessageWriter to);
}
