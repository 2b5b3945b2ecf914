namespace MedImaging;

/// <summary>One connection to a Bolt server: requests are enqueued, sent together, and answered in their order.</summary>
/// <remarks>
/// One flow of work at a time; nothing here is for two threads at once, except <see cref="Abort"/>.
/// A request method only writes into a buffer and gives the <see cref="BoltReply"/> that will be completed; <see cref="FlushAsync"/> sends all of them.
/// <see cref="ReceiveAsync"/> waits for one reply (and so for those before it); <see cref="ReadRecordAsync"/> gives the records of a PULL one by one as they come.
/// After a FAILURE the server ignores all until RESET: <see cref="ResetAsync"/>.
/// Any failure of the connection itself (lost, timed out, malformed) closes it, sets <see cref="IsBroken"/>, and every later call throws it.
/// A cancelled wait breaks nothing: the request still runs on the server, and either <see cref="ResetAsync"/> (stops it) or <see cref="DisposeAsync"/> comes next.
/// </remarks>
internal sealed partial class BoltConnection : IAsyncDisposable
{
    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(1);
    private static readonly Dictionary<string, object?> NoContext = new(StringComparer.Ordinal);

    private readonly BoltChannel _channel;
    private readonly BoltDialect _dialect;
    private readonly BoltConnectionSettings _settings;
    private readonly BoltConversation _conversation = new();

    private BoltConnection(BoltChannel channel, BoltDialect dialect, BoltAddress address, BoltConnectionSettings settings)
    {
        (_channel, _dialect, Address, _settings) = (channel, dialect, address, settings);
        (Auth, OpenedAt) = (settings.Auth, settings.TimeProvider.GetTimestamp());
    }

    /// <summary>Gets where it leads.</summary>
    internal BoltAddress Address { get; }

    /// <summary>Gets the version agreed on.</summary>
    internal BoltVersion Version => _dialect.Version;

    /// <summary>Gets who the server says it is, such as <c>Neo4j/5.26.0</c>.</summary>
    internal string ServerAgent { get; private set; } = "";

    /// <summary>Gets the server's name for this connection, for its logs.</summary>
    internal string ConnectionId { get; private set; } = "";

    /// <summary>Gets what the server asked of us.</summary>
    internal BoltHints Hints { get; private set; } = BoltHints.None;

    /// <summary>Gets when it was opened: <see cref="TimeProvider.GetTimestamp"/> of the settings' time.</summary>
    internal long OpenedAt { get; }

    /// <summary>Gets who it is logged on as; replaced by <see cref="Logon"/>.</summary>
    internal BoltAuth Auth { get; private set; }

    /// <summary>Gets whether <see cref="Logoff"/> and <see cref="Logon"/> can replace it.</summary>
    internal bool CanLogOnAgain => _dialect.CanLogOnAgain;

    /// <summary>Gets whether it is closed for good, by us or by a failure.</summary>
    internal bool IsBroken => _channel.IsBroken;

    /// <summary>Gets whether nothing is under way: no reply is owed, no transaction or result is open, nothing failed. Such a connection may go back to a pool.</summary>
    internal bool IsIdleAndReady => !IsBroken && _conversation.IsIdle && _channel.Outgoing.Count == 0;

    /// <summary>Gets whether the server has closed its side, or sent something nobody asked for, as far as can be told without waiting; only for an idle connection.</summary>
    internal bool IsStale => _channel.IsStale;

    /// <summary>Enqueues BEGIN.</summary>
    internal BoltReply Begin(BoltExtra extra)
        => Enqueue(BoltRequest.Begin, extra, static (dialect, to, extra) => dialect.Begin(to, extra));

    /// <summary>Enqueues RUN in the open transaction.</summary>
    /// <exception cref="ArgumentException">A parameter is of a type Bolt has no word for; nothing was enqueued.</exception>
    internal BoltReply Run(CypherStatement statement)
        => Enqueue(BoltRequest.Run, statement, static (dialect, to, statement) => dialect.Run(to, statement, null));

    /// <summary>Enqueues RUN that commits itself.</summary>
    /// <exception cref="ArgumentException">A parameter is of a type Bolt has no word for; nothing was enqueued.</exception>
    internal BoltReply Run(CypherStatement statement, BoltExtra extra)
        => Enqueue(BoltRequest.Run, (statement, extra), static (dialect, to, run) => dialect.Run(to, run.statement, run.extra));

    /// <summary>Enqueues PULL of <paramref name="count"/> records (-1: all) of a result (-1: the last one).</summary>
    internal BoltReply Pull(long count = -1, long queryId = -1)
        => Enqueue(BoltRequest.Pull, (count, queryId), static (dialect, to, pull) => dialect.Pull(to, pull.count, pull.queryId));

    /// <summary>Enqueues DISCARD of <paramref name="count"/> records (-1: all) of a result (-1: the last one).</summary>
    internal BoltReply Discard(long count = -1, long queryId = -1)
        => Enqueue(BoltRequest.Discard, (count, queryId), static (dialect, to, discard) => dialect.Discard(to, discard.count, discard.queryId));

    /// <summary>Enqueues COMMIT.</summary>
    internal BoltReply Commit() => Enqueue(BoltRequest.Commit, 0, static (dialect, to, _) => dialect.Commit(to));

    /// <summary>Enqueues ROLLBACK.</summary>
    internal BoltReply Rollback() => Enqueue(BoltRequest.Rollback, 0, static (dialect, to, _) => dialect.Rollback(to));

    /// <summary>Enqueues ROUTE; the routing table is under <c>rt</c> of its metadata.</summary>
    internal BoltReply Route(IReadOnlyList<string> bookmarks, string? database, string? impersonatedUser)
        => Enqueue(
            BoltRequest.Route,
            (Context: HelloMessage.Routing(_settings, Address) ?? NoContext, bookmarks, database, impersonatedUser),
            static (dialect, to, route) => dialect.Route(to, route.Context, route.bookmarks, route.database, route.impersonatedUser));

    /// <summary>Enqueues TELEMETRY, or nothing (a reply that is complete) when the server does not want it: 0 managed transaction, 1 explicit one, 2 auto-commit, 3 driver-level query.</summary>
    internal BoltReply Telemetry(int api)
        => Enqueue(BoltRequest.Telemetry, Hints.TelemetryEnabled ? api : -1, static (dialect, to, api) =>
        {
            if (api >= 0)
            {
                dialect.Telemetry(to, api);
            }
        });

    /// <summary>Enqueues LOGOFF (5.1 and later).</summary>
    /// <exception cref="NotSupportedException">The version has none (<see cref="CanLogOnAgain"/>); open another connection.</exception>
    internal BoltReply Logoff()
    {
        ThrowIfBoundToAuth();
        return Enqueue(BoltRequest.Logoff, 0, static (dialect, to, _) => dialect.Logoff(to));
    }

    /// <summary>Enqueues LOGON (5.1 and later). When the server refuses it, the connection is closed.</summary>
    /// <exception cref="NotSupportedException">The version has none (<see cref="CanLogOnAgain"/>); open another connection.</exception>
    internal BoltReply Logon(BoltAuth auth)
    {
        ThrowIfBoundToAuth();
        Auth = auth;
        return Enqueue(BoltRequest.Logon, auth, static (dialect, to, auth) => dialect.Logon(to, auth));
    }

    /// <summary>Enqueues RESET. It overtakes what the server has not begun and stops what it runs; an open transaction is rolled back. What was enqueued and not sent goes before it.</summary>
    internal BoltReply Reset() => Enqueue(BoltRequest.Reset, 0, static (dialect, to, _) => dialect.Reset(to));

    /// <summary>Sends what is enqueued. It returns once the bytes are on their way, not once all have left, so that a server that answers while we still send cannot block us.</summary>
    internal async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        while (_channel.IsSending)
        {
            if (!TryStep())
            {
                await _channel.FillOrSentAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        if (_channel.Outgoing.Count > 0)
        {
            _conversation.Sent();
            _channel.Send();
        }
    }

    /// <summary>Waits until a reply is complete, sending it first where that was not done; the records of those before it that nobody read are kept for <see cref="ReadRecordAsync"/>.</summary>
    /// <returns>The same reply, successful.</returns>
    /// <exception cref="BoltServerException">It failed, or was ignored because an earlier one failed (then the earlier one's).</exception>
    /// <exception cref="MedImagingException">The connection failed.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up; the reply is still owed.</exception>
    internal async ValueTask<BoltReply> ReceiveAsync(BoltReply reply, CancellationToken cancellationToken)
    {
        while (!reply.IsComplete)
        {
            await StepAsync(reply, cancellationToken).ConfigureAwait(false);
        }

        reply.ThrowIfFailed();
        return reply;
    }

    /// <summary>Gives the next record of a PULL, or null when its summary has come (then <see cref="BoltReply.HasMore"/> says whether to PULL again).</summary>
    /// <exception cref="BoltServerException">It failed, or was ignored because an earlier one failed.</exception>
    /// <exception cref="MedImagingException">The connection failed.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up; no record is lost.</exception>
    internal async ValueTask<object?[]?> ReadRecordAsync(BoltReply pull, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (pull.TryTake(out object?[]? record))
            {
                return record;
            }

            if (pull.IsComplete)
            {
                pull.ThrowIfFailed();
                return null;
            }

            await StepAsync(pull, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Enqueues RESET, sends it, and waits for its answer; records on their way are dropped. Then <see cref="IsIdleAndReady"/> is true: no transaction, no result, no failure.</summary>
    /// <exception cref="MedImagingException">The connection failed, or the server refused; the connection is closed.</exception>
    /// <exception cref="OperationCanceledException">The wait was given up; the connection is best disposed of.</exception>
    internal async ValueTask ResetAsync(CancellationToken cancellationToken)
    {
        _conversation.DiscardRecords();
        await ReceiveAsync(Reset(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the socket at once, from any thread; a call that waits throws.</summary>
    internal void Abort() => _channel.Break(new MedImagingException(ErrorKind.Unavailable, "The connection to the graph server was closed here."));

    /// <summary>Says GOODBYE when it can without waiting long, and closes. What was enqueued and not sent is not sent.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!IsBroken && !_channel.IsSending)
        {
            _channel.Outgoing.Rewind((0, 0));
            _dialect.Goodbye(_channel.Outgoing);
            _channel.Send();
            try
            {
                await _channel.SentAsync(GoodbyeLimit).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                // The server reads no more; it will notice the closed socket.
            }
        }

        await _channel.DisposeAsync().ConfigureAwait(false);
    }

    private BoltReply Enqueue<T>(BoltRequest request, T value, Action<BoltDialect, MessageWriter, T> write)
    {
        _channel.ThrowIfBroken();
        var outgoing = _channel.Outgoing;
        var mark = outgoing.Mark;
        var reply = new BoltReply(request);
        try
        {
            write(_dialect, outgoing, value);
        }
        catch
        {
            outgoing.Rewind(mark);
            throw;
        }

        reply.Outstanding = outgoing.Count - mark.Count;
        if (reply.Outstanding == 0)
        {
            reply.SucceedUnasked();
        }
        else
        {
            _conversation.Expect(reply);
        }

        return reply;
    }

    private async ValueTask StepAsync(BoltReply awaited, CancellationToken cancellationToken)
    {
        if (!awaited.IsSent)
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (!TryStep())
        {
            await _channel.FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    // Takes one message when one is here.
    private bool TryStep()
    {
        if (!_channel.TryReceive(out var message))
        {
            return false;
        }

        try
        {
            if (_conversation.Take(message.Span) is { } fatal)
            {
                _channel.Break(fatal);
            }

            return true;
        }
        catch (MedImagingException exception)
        {
            throw _channel.Break(exception);
        }
    }

    private void ThrowIfBoundToAuth()
    {
        if (!CanLogOnAgain)
        {
            throw new NotSupportedException($"Bolt {Version} cannot log on again; open another connection.");
        }
    }
}
