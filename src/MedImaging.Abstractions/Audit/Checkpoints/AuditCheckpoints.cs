using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MedImaging;

/// <summary>Makes the checkpoints of audit trails: some time after a link was written, or after many of them, it seals where the trail stands, keeps that in the store and hands it to the anchor. What is not taken is told of and tried again.</summary>
/// <remarks>The stores say what they wrote by <see cref="Noted"/> after the commit, and ask by <see cref="RequireAnchored"/> before a write. Disposing of it makes the last checkpoints.</remarks>
public sealed class AuditCheckpoints : IAsyncDisposable
{
    private readonly IRecordStore _store;
    private readonly IAuditAnchor? _anchor;
    private readonly AuditCheckpointOptions _options;
    private readonly AuditKeys _keys;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TrailTails _tails;
    private readonly CheckpointQueue _queue;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ITimer _timer;
    private bool _isDisposed;

    /// <summary>Creates it.</summary>
    /// <param name="store">Where the trails are.</param>
    /// <param name="anchor">Who takes the checkpoints, or nobody: then they are in the store only.</param>
    /// <param name="options">When they are made.</param>
    /// <param name="keys">The host's keys, if trails are written with keys.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <param name="logger">Told of failures.</param>
    public AuditCheckpoints(
        IRecordStore store,
        IAuditAnchor? anchor = null,
        AuditCheckpointOptions? options = null,
        IKeyProvider? keys = null,
        TimeProvider? timeProvider = null,
        ILogger<AuditCheckpoints>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        (_store, _anchor, _options, _keys) = (store, anchor, options ?? new AuditCheckpointOptions(), new AuditKeys(keys));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Every, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_options.Interval, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(_options.RetryAfter, TimeSpan.Zero, nameof(options));
        (_time, _logger) = (timeProvider ?? TimeProvider.System, logger ?? NullLogger<AuditCheckpoints>.Instance);
        (_tails, _queue) = (new TrailTails(_time), new CheckpointQueue(_time));
        _timer = _time.CreateTimer(static self => _ = ((AuditCheckpoints)self!).RunAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gets how the checkpoints stand.</summary>
    public AuditAnchoring State => _queue.State(_tails.OldestSince());

    /// <summary>Notes that a link was written and committed.</summary>
    /// <param name="record">The link.</param>
    public void Noted(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var (count, isFirst) = _tails.Note(record);
        if (count == _options.Every)
        {
            Arm(TimeSpan.Zero);
        }
        else if (isFirst)
        {
            Arm(_options.Interval);
        }
    }

    /// <summary>Refuses a write when links have waited too long for a checkpoint that the anchor has taken, where the options say so.</summary>
    /// <exception cref="MedImagingException">They have (<see cref="ErrorKind.Unavailable"/>).</exception>
    public void RequireAnchored()
    {
        if (_options.RefuseWritesAfter is { } limit && _queue.WaitingFor(_tails.OldestSince()) is { } waited && waited > limit)
        {
            throw new MedImagingException(ErrorKind.Unavailable, $"The anchor of the audit trail has taken no checkpoint for {waited.TotalSeconds:F0} s; nothing is written until it does.");
        }
    }

    /// <summary>Notes the last link of every trail that ends without a checkpoint, as after a crash. A host asks for it when it starts.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether all trails end as they say. One that does not gets no checkpoint; an <see cref="AuditVerifier"/> tells what is wrong with it.</returns>
    /// <exception cref="MedImagingException">The store cannot be read.</exception>
    public async ValueTask<bool> CatchUpAsync(CancellationToken cancellationToken = default)
    {
        var (ends, unsound) = await UncoveredTrails.FindAsync(_store, _keys, cancellationToken).ConfigureAwait(false);
        foreach (var end in ends)
        {
            Noted(end);
        }

        if (unsound > 0)
        {
            AuditLog.Unsound(_logger, unsound);
        }

        return unsound == 0;
    }

    /// <summary>Makes a checkpoint of every trail that has links without one, and hands over what waits.</summary>
    /// <param name="cancellationToken">Stops it; what was not handed over waits on.</param>
    /// <returns>Whether everything has been taken.</returns>
    public async ValueTask<bool> FlushAsync(CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Make();
            foreach (var waiting in _queue.Waiting())
            {
                if (await TryHandOverAsync(waiting, cancellationToken).ConfigureAwait(false))
                {
                    _queue.Taken(waiting);
                }
                else if (waiting.IsStored)
                {
                    break;   // the anchor is away; asking it for each of a thousand would only take longer
                }
            }

            return Settle(_queue.Waiting().Length == 0);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _timer.DisposeAsync().ConfigureAwait(false);
        if (!await FlushAsync().ConfigureAwait(false))
        {
            AuditLog.LeftBehind(_logger, State.Waiting);
        }

        _turn.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await FlushAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The timer fired as it was disposed of, and that flushes by itself.
        }
        catch (Exception ex)
        {
            // The host's keys could not be had, say: nobody awaits this, so it is told of here and tried again.
            _queue.Failed(ex);
            AuditLog.StoreFailed(_logger, ex);
            Settle(isDone: false);
        }
    }

    private void Make()
    {
        var key = _keys.Current;
        foreach (var tail in _tails.Take())
        {
            var checkpoint = AuditCheckpoint.Sealed(
                new AuditCheckpoint
                {
                    Tenant = tail.Last.Tenant,
                    Epoch = AuditLink.Read(tail.Last).Epoch,
                    Sequence = tail.Last.Sequence,
                    Hash = tail.Last.Hash,
                    Count = tail.Count,
                    At = _time.GetUtcNow(),
                    Seal = default,
                },
                key);
            if (_queue.Add(new UntakenCheckpoint(checkpoint, tail.Since)) is var covered and > 0)
            {
                AuditLog.Covered(_logger, covered);
            }
        }
    }

    private async ValueTask<bool> TryHandOverAsync(UntakenCheckpoint waiting, CancellationToken cancellationToken)
    {
        try
        {
            // The anchor first: it is the one that a person with the store in hand cannot reach.
            if (!waiting.IsAnchored && _anchor is not null)
            {
                await _anchor.AnchorAsync(waiting.Checkpoint, cancellationToken).ConfigureAwait(false);
            }

            waiting.IsAnchored = true;
        }
        catch (Exception ex) when (!cancellationToken.IsCancellationRequested)
        {
            _queue.Failed(ex);
            AuditLog.AnchorFailed(_logger, ex);
        }

        try
        {
            if (!waiting.IsStored)
            {
                await StoreAsync(waiting.ToRecord(), cancellationToken).ConfigureAwait(false);
            }

            waiting.IsStored = true;
        }
        catch (Exception ex) when (!cancellationToken.IsCancellationRequested)
        {
            _queue.Failed(ex);
            AuditLog.StoreFailed(_logger, ex);
        }

        return waiting is { IsAnchored: true, IsStored: true };
    }

    // It may be there already, when an answer was lost: then it is the same one.
    private ValueTask<bool> StoreAsync(StoredRecord record, CancellationToken cancellationToken)
        => _store.WriteAsync(
            async writer =>
            {
                var kept = await writer.FindAsync([record.Key]).ConfigureAwait(false);
                if (kept[0] is null)
                {
                    await writer.PutAsync(record).ConfigureAwait(false);
                }

                return true;
            },
            cancellationToken);

    private bool Settle(bool isDone)
    {
        int failures = _queue.Settle(isDone);
        if (failures > 0)
        {
            Arm(_options.RetryAfter * (1 << Math.Min(failures - 1, 6)));
        }

        return isDone;
    }

    private void Arm(TimeSpan after)
    {
        if (!_isDisposed)
        {
            _timer.Change(after, Timeout.InfiniteTimeSpan);
        }
    }
}
