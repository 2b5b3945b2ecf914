namespace MedImaging;

/// <summary>One connection to a Bolt server: requests are enqueued, sent together, and answered in their order.</summary>
/// <remarks>
/// One flow of work at a time; nothing here is for two threads at once, except <see cref="Abort"/>.
/// A request method only writes into a buffer and gives the <see cref="BoltReply"/> that will be completed; <see cref="FlushAsync"/> sends all of them.
/// <see cref="ReceiveAsync"/> waits for one reply (and so for those before it); <see cref="ReadRecordAsync"/> gives the records of a PULL one by one as they come.
/// After a FAILURE the server ignores all until RESET: <see cref="ResetAsync"/>.
/// Any failure of the connection itself (lost, timed out, malformed) closes it, sets <see cref="IsBroken"/>, and every waiting and later call throws it.
/// A cancelled wait breaks nothing: the request still runs on the server, and either <see cref="ResetAsync"/> (stops it) or <see cref="DisposeAsync"/> comes next.
/// </remarks>
internal sealed class BoltConnection : IAsyncDisposable
{
    private BoltConnection()
    {
    }

    /// <summary>Gets where it leads.</summary>
    internal BoltAddress Address => throw new NotSupportedException("Not yet.");

    /// <summary>Gets the version agreed on.</summary>
    internal BoltVersion Version => throw new NotSupportedException("Not yet.");

    /// <summary>Gets who the server says it is, such as <c>Neo4j/5.26.0</c>.</summary>
    internal string ServerAgent => throw new NotSupportedException("Not yet.");

    /// <summary>Gets the server's name for this connection, for its logs.</summary>
    internal string ConnectionId => throw new NotSupportedException("Not yet.");

    /// <summary>Gets what the server asked of us.</summary>
    internal BoltHints Hints => throw new NotSupportedException("Not yet.");

    /// <summary>Gets when it was opened: <see cref="TimeProvider.GetTimestamp"/> of the settings' time.</summary>
    internal long OpenedAt => throw new NotSupportedException("Not yet.");

    /// <summary>Gets who it is logged on as; replaced by <see cref="Logon"/>.</summary>
    internal BoltAuth Auth => throw new NotSupportedException("Not yet.");

    /// <summary>Gets whether it is closed for good, by us or by a failure.</summary>
    internal bool IsBroken => throw new NotSupportedException("Not yet.");

    /// <summary>Gets whether nothing is under way: no reply is owed, no transaction or result is open, nothing failed. Such a connection may go back to a pool.</summary>
    internal bool IsIdleAndReady => throw new NotSupportedException("Not yet.");

    /// <summary>Gets whether the server has closed its side, or sent something nobody asked for, as far as can be told without waiting; only for an idle connection.</summary>
    internal bool IsStale => throw new NotSupportedException("Not yet.");

    /// <summary>Connects, encrypts when asked, agrees on a version and logs on.</summary>
    /// <exception cref="MedImagingException">It cannot be reached, speaks no Bolt that we do, did not answer in <see cref="BoltConnectionSettings.ConnectTimeout"/>, or refused (<see cref="BoltServerException"/>).</exception>
    internal static ValueTask<BoltConnection> OpenAsync(BoltAddress address, BoltConnectionSettings settings, CancellationToken cancellationToken)
        => throw new NotSupportedException("Not yet.");

    /// <summary>As <see cref="OpenAsync(BoltAddress, BoltConnectionSettings, CancellationToken)"/>, over a stream that is connected; closed with the connection.</summary>
    internal static ValueTask<BoltConnection> OpenAsync(Stream stream, BoltAddress address, BoltConnectionSettings settings, CancellationToken cancellationToken)
        => throw new NotSupportedException("Not yet.");

    /// <summary>Enqueues BEGIN.</summary>
    internal BoltReply Begin(BoltExtra extra) => throw new NotSupportedException("Not yet.");

    /// <summary>Enqueues RUN in the open transaction.</summary>
    /// <exception cref="ArgumentException">A parameter is of a type Bolt has no word for; nothing was enqueued.</exception>
    internal BoltReply Run(CypherStatement statement) => throw new NotSupportedException("Not yet.");

    /// <summary>Enqueues RUN that commits itself.</summary>
    /// <exception cref="ArgumentException">A parameter is of a type Bolt has no word for; nothing was enqueued.</exception>
    internal BoltReply Run(CypherStatement statement, BoltExtra extra) => throw new NotSupportedException("Not yet.");

    /// <summary>Enqueues PULL of <paramref name="count"/> records (-1: all) of a result (-1: the last one).</summary>
    internal BoltReply Pull(long count = -1, long queryId = -1) => throw new NotSupportedException("Not yet.");

    /// <summary>Enqueues DISCARD of <paramref name="count"/> records (-1: all) of a result (-1: the last one).</summary>
    internal BoltReply Discard(long count = -1, long queryId = -1) => throw new NotSupportedException("Not yet.");

    /// <summary>Enqueues COMMIT.</summary>
    internal BoltReply Commit() => throw new NotSupportedException("Not yet.");

    /// <summary>Enqueues ROLLBACK.</summary>
    internal BoltReply Rollback() => throw new NotSupportedException("Not yet.");

    /// <summary>Enqueues ROUTE; the routing table is under <c>rt</c> of its metadata.</summary>
    internal BoltReply Route(IReadOnlyList<string> bookmarks, string? database, string? impersonatedUser) => throw new NotSupportedException("Not yet.");

    /// <summary>Enqueues TELEMETRY, or nothing (a reply that is complete) when the server does not want it: 0 managed transaction, 1 explicit one, 2 auto-commit, 3 driver-level query.</summary>
    internal BoltReply Telemetry(int api) => throw new NotSupportedException("Not yet.");

    /// <summary>Enqueues LOGOFF (5.1 and later).</summary>
    /// <exception cref="NotSupportedException">The version has none; open another connection.</exception>
    internal BoltReply Logoff() => throw new NotSupportedException("Not yet.");

    /// <summary>Enqueues LOGON (5.1 and later).</summary>
    /// <exception cref="NotSupportedException">The version has none; open another connection.</exception>
    internal BoltReply Logon(BoltAuth auth) => throw new NotSupportedException("Not yet.");

    /// <summary>Enqueues RESET. It overtakes what the server has not begun and stops what it runs; an open transaction is rolled back.</summary>
    internal BoltReply Reset() => throw new NotSupportedException("Not yet.");

    /// <summary>Sends what is enqueued. It returns once the bytes are on their way, not once all have left, so that a server that answers while we still send cannot block us.</summary>
    internal ValueTask FlushAsync(CancellationToken cancellationToken) => throw new NotSupportedException("Not yet.");

    /// <summary>Waits until a reply is complete; the records of those before it that nobody read are kept for <see cref="ReadRecordAsync"/>.</summary>
    /// <returns>The same reply, successful.</returns>
    /// <exception cref="BoltServerException">It failed, or was ignored because an earlier one failed (then the earlier one's).</exception>
    /// <exception cref="MedImagingException">The connection failed.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up; the reply is still owed.</exception>
    internal ValueTask<BoltReply> ReceiveAsync(BoltReply reply, CancellationToken cancellationToken) => throw new NotSupportedException("Not yet.");

    /// <summary>Gives the next record of a PULL, or null when its summary has come (then <see cref="BoltReply.HasMore"/> says whether to PULL again).</summary>
    /// <exception cref="BoltServerException">It failed, or was ignored because an earlier one failed.</exception>
    /// <exception cref="MedImagingException">The connection failed.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up; no record is lost.</exception>
    internal ValueTask<object?[]?> ReadRecordAsync(BoltReply pull, CancellationToken cancellationToken) => throw new NotSupportedException("Not yet.");

    /// <summary>Enqueues RESET, sends it, and waits for its answer; records on their way are dropped. Then <see cref="IsIdleAndReady"/> is true: no transaction, no result, no failure.</summary>
    /// <exception cref="MedImagingException">The connection failed, or the server refused; the connection is closed.</exception>
    internal ValueTask ResetAsync(CancellationToken cancellationToken) => throw new NotSupportedException("Not yet.");

    /// <summary>Closes the socket at once, from any thread; a call that waits throws.</summary>
    internal void Abort() => throw new NotSupportedException("Not yet.");

    /// <summary>Says GOODBYE when it can without waiting long, and closes.</summary>
    public ValueTask DisposeAsync() => throw new NotSupportedException("Not yet.");
}
