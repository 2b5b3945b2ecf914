using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MedImaging;

/// <summary>Keeps a graph up to date with a store elsewhere, such as a SQLite file: the store is the truth, writes never wait for the graph, and after an outage the graph catches up. For hosts that ask the graph in Cypher and depend on nothing but a file.</summary>
/// <remarks>
/// <para>Records go to the graph with their fields, links and words; their bodies and the audit trail stay in the store. Where the store is sealed the graph gets tokens. How far it has come is written in the transaction of the records themselves: whatever happens, nothing is lost and nothing is there twice.</para>
/// <para>The graph is filled anew, while it goes on serving, when it is empty, when the store was restored from a backup, or when the graph was. It is a copy: the stores cannot be put upon it, and what others change of its records lasts until the next copy.</para>
/// </remarks>
public sealed class Neo4jMirror
{
    private const int PageSize = 1000;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly IRecordStore _store;
    private readonly IRecordOutbox _outbox;
    private readonly ICypherSession _session;
    private readonly Neo4jStoreOptions _options;
    private readonly Caller _caller;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly MirrorStatements _statements;
    private readonly string _owner = Guid.CreateVersion7().ToString("N");
    private volatile MirrorState _state = new();
    private bool _isPrepared;

    /// <summary>Creates it; nothing happens yet.</summary>
    /// <param name="store">The store to follow, which must have an outbox: the embedded one, or the one in memory.</param>
    /// <param name="session">Runs its Cypher.</param>
    /// <param name="options">How the copy lies in the database. Beside a store of its own in the same database it needs another prefix.</param>
    /// <param name="caller">For whom it copies; it needs <see cref="StoreRights.Maintain"/>, and its audit trail says when a graph was begun to be filled.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Hears when the graph cannot be reached, and when it can again.</param>
    /// <exception cref="ArgumentException">The store has no outbox, or the label prefix is none.</exception>
    public Neo4jMirror(IRecordStore store, ICypherSession session, Neo4jStoreOptions? options = null, Caller? caller = null, TimeProvider? time = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(session);
        _store = store;
        _outbox = store as IRecordOutbox ?? throw new ArgumentException("This store has no outbox to follow; the embedded store has one.", nameof(store));
        _session = session;
        _options = options ?? new Neo4jStoreOptions();
        _caller = caller ?? Caller.Process;
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        _statements = new MirrorStatements(new GraphNames(_options.LabelPrefix));
    }

    /// <summary>Gets how far it has come.</summary>
    public MirrorState State => _state;

    /// <summary>Gets or sets how often <see cref="RunAsync"/> looks for what is new.</summary>
    /// <value>The default is half a second.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Follows the store until it is cancelled; while the graph cannot be reached it tries again and again. A host runs it beside its work, such as in a background service.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task that ends as cancelled.</returns>
    /// <exception cref="MedImagingException">It cannot be: the graph holds a store of its own or the following was ended (<see cref="ErrorKind.StorageConflict"/>), the caller may not (<see cref="ErrorKind.PolicyBlocked"/>), or the server is too old (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var pause = Interval;
        while (true)
        {
            try
            {
                await CatchUpAsync(null, cancellationToken).ConfigureAwait(false);
                pause = Interval;
            }
            catch (MedImagingException ex) when (ex.Kind is not (ErrorKind.StorageConflict or ErrorKind.PolicyBlocked or ErrorKind.UnsupportedFormat))
            {
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }

            await Task.Delay(pause, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Copies all that the graph lacks at this moment.</summary>
    /// <param name="progress">Hears how far it has come.</param>
    /// <param name="cancellationToken">Stops it; what was copied stays, and the next time it goes on there.</param>
    /// <returns>How far it has come.</returns>
    /// <exception cref="MedImagingException">The store or the server cannot be reached or refuses, the graph holds a store of its own or the following was ended (<see cref="ErrorKind.StorageConflict"/>), or the caller may not (<see cref="ErrorKind.PolicyBlocked"/>).</exception>
    public async ValueTask<MirrorState> CatchUpAsync(IProgress<MirrorState>? progress = null, CancellationToken cancellationToken = default)
    {
        try
        {
            await CopyAsync(progress, cancellationToken).ConfigureAwait(false);
            if (_state.Failure is not null)
            {
                Log.MirrorCaughtUp(_logger, _state.Copied);
            }

            return _state = _state with { Failure = null, CaughtUpAt = _time.GetUtcNow() };
        }
        catch (MedImagingException ex)
        {
            if (_state.Failure != ex.Kind)
            {
                Log.MirrorFailed(_logger, ex.Kind);
            }

            _state = _state with { Failure = ex.Kind };
            throw;
        }
    }

    /// <summary>Ends the following for good: the store no longer remembers what is deleted. The graph stays as it is; whoever follows again fills it anew.</summary>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>A task that ends when that is durable.</returns>
    /// <exception cref="MedImagingException">The store cannot be written.</exception>
    public ValueTask EndAsync(CancellationToken cancellationToken = default) => _outbox.CloseAsync(cancellationToken);

    private async ValueTask CopyAsync(IProgress<MirrorState>? progress, CancellationToken cancellationToken)
    {
        var mark = await PrepareAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var page = await _outbox.ReadAsync(mark?.Position ?? default, PageSize, cancellationToken).ConfigureAwait(false)
                ?? throw new MedImagingException(ErrorKind.StorageConflict, "The following was ended elsewhere; a new mirror begins it anew.");
            if (mark is not { } at || at.Source != page.Source || at.Position.Deletion < page.Forgotten)
            {
                mark = await BeginAsync(mark, page, cancellationToken).ConfigureAwait(false);
                continue;
            }

            bool isDone = true;
            if (page.Position != at.Position)
            {
                (mark, isDone) = await MoveAsync(at, at with { Position = page.Position }, _statements.Apply(page, at), cancellationToken).ConfigureAwait(false);
            }

            if (isDone)
            {
                await FollowedAsync(page, cancellationToken).ConfigureAwait(false);
                _state = _state with
                {
                    IsFilling = mark is { IsFilling: true },
                    Behind = page.IsLast ? 0 : page.Newest - page.Position.Order,
                    Copied = _state.Copied + page.Records.Count,
                    Deleted = _state.Deleted + page.Deleted.Count,
                };
                progress?.Report(_state);
            }

            if (isDone && page.IsLast)
            {
                if (mark is not { IsFilling: true } filling || await SweepAsync(filling, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                mark = await FindAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<MirrorMark?> PrepareAsync(CancellationToken cancellationToken)
    {
        if (!_isPrepared)
        {
            if (_options.AppliesSchema)
            {
                await new Neo4jSchema(_session, _options, _time).ApplyAsync(cancellationToken).ConfigureAwait(false);
            }

            await _outbox.OpenAsync(cancellationToken).ConfigureAwait(false);
            _isPrepared = true;
        }

        return await FindAsync(cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<MirrorMark?> FindAsync(CancellationToken cancellationToken)
        => _session.ReadAsync(async (transaction, token) => MirrorMark.Read((await transaction.RunAsync([_statements.Find], token).ConfigureAwait(false))[0]), cancellationToken);

    /// <summary>Begins to fill the graph; first it is noted that patients' data goes there.</summary>
    private async ValueTask<MirrorMark?> BeginAsync(MirrorMark? mark, OutboxPage page, CancellationToken cancellationToken)
    {
        if (!_caller.Rights.HasFlag(StoreRights.Maintain))
        {
            throw new MedImagingException(ErrorKind.PolicyBlocked, "The caller may not maintain the store.");
        }

        if (mark is null && await HasStoreAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new MedImagingException(ErrorKind.StorageConflict, "The graph holds a store of its own; give the mirror another label prefix or database.");
        }

        await _store.WriteAsync(writer => writer.AppendAuditAsync(AuditEntry.OfMaintenance(_caller, "store.mirror", _time)), cancellationToken).ConfigureAwait(false);
        var begun = new MirrorMark(page.Source, (mark?.Generation ?? 0) + 1, new OutboxPosition(0, page.Forgotten), IsFilling: true);
        return (await MoveAsync(mark, begun, [], cancellationToken).ConfigureAwait(false)).Mark;
    }

    private ValueTask<bool> HasStoreAsync(CancellationToken cancellationToken)
        => _session.ReadAsync(async (transaction, token) => (await transaction.RunAsync([_statements.FindStore], token).ConfigureAwait(false))[0].Rows[0].Get<long>("found") > 0, cancellationToken);

    /// <summary>Goes from one mark to the next in one transaction with what lies between, if the graph still has the first; another mirror may have been quicker, and so may a commit whose answer was lost.</summary>
    /// <returns>The mark the graph has, and whether what lies between was done here.</returns>
    private async ValueTask<(MirrorMark? Mark, bool IsDone)> MoveAsync(MirrorMark? from, MirrorMark to, IEnumerable<CypherStatement> between, CancellationToken cancellationToken)
    {
        CypherStatement[] statements = [.. between, _statements.Set(to)];
        while (true)
        {
            try
            {
                return await _session.WriteAsync<(MirrorMark?, bool)>(
                    async (transaction, token) =>
                    {
                        // A statement of its own: what stands in the locking one may have been read before the lock was had.
                        var kept = MirrorMark.Read((await transaction.RunAsync([_statements.Lock(_owner), _statements.Find], token).ConfigureAwait(false))[1]);
                        if (kept != from)
                        {
                            return (kept, kept == to);
                        }

                        await transaction.RunAsync(statements, token).ConfigureAwait(false);
                        return (to, true);
                    },
                    cancellationToken).ConfigureAwait(false);
            }
            catch (CommitUnknownException)
            {
                // The mark says whether it happened.
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    private ValueTask FollowedAsync(OutboxPage page, CancellationToken cancellationToken)
        => page.Position.Deletion > page.Forgotten ? _outbox.ForgetAsync(page.Position.Deletion, cancellationToken) : default;

    /// <summary>Removes what an earlier filling left and the store no longer has.</summary>
    /// <returns>Whether all of it is gone, and nobody else has moved the mirror meanwhile.</returns>
    private async ValueTask<bool> SweepAsync(MirrorMark mark, CancellationToken cancellationToken)
    {
        while (true)
        {
            var left = await _session.ReadAsync(
                async (transaction, token) => (await transaction.RunAsync([_statements.FindLeft(mark.Generation, PageSize)], token).ConfigureAwait(false))[0].Rows,
                cancellationToken).ConfigureAwait(false);
            RecordKey[] gone = [.. left.Select(static row => RecordNode.Key(GraphRow.Text(row["kept"]), GraphRow.Text(row["id"])))];
            var to = mark with { IsFilling = gone.Length > 0 };
            if (!(await MoveAsync(mark, to, gone.Length > 0 ? _statements.Remove(gone) : [], cancellationToken).ConfigureAwait(false)).IsDone)
            {
                return false;
            }

            _state = _state with { Deleted = _state.Deleted + gone.Length, IsFilling = to.IsFilling };
            if (gone.Length == 0)
            {
                return true;
            }
        }
    }
}
