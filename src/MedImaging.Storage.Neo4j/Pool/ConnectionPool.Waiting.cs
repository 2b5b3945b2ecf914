using System.Globalization;

namespace MedImaging;

/// <content>The ways that wait: for a place, for a member to be tried or opened, and for the last to come back.</content>
internal sealed partial class ConnectionPool<T>
{
    /// <summary>Lets nobody in any more, closes what is idle, waits for what is lent, and aborts what is not back in time.</summary>
    public async ValueTask DisposeAsync()
    {
        T[] idle;
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            idle = TakeAllIdle();
            _queue.Close();
            if (_queue.Free == _limits.Size)
            {
                _emptied.TrySetResult();
            }
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        foreach (var member in idle)
        {
            await member.CloseAsync().ConfigureAwait(false);
        }

        await DrainAsync().ConfigureAwait(false);
    }

    /// <summary>As <see cref="DisposeAsync"/>, without waiting for anybody: what is lent is cut off.</summary>
    internal void Abort()
    {
        T[] members;
        lock (_gate)
        {
            _isClosed = true;
            members = [.. TakeAllIdle(), .. _lent];
            _queue.Close();
        }

        _closing.Cancel();
        foreach (var member in members)
        {
            member.Abort();
        }
    }

    /// <summary>Closes the pool if nobody uses it or waits for it.</summary>
    /// <returns>Whether it is closed now.</returns>
    internal bool TryRetire()
    {
        T[] idle;
        lock (_gate)
        {
            if (_queue.Free != _limits.Size || _queue.Waiting > 0)
            {
                return false;
            }

            _isClosed = true;
            idle = TakeAllIdle();
            _emptied.TrySetResult();
        }

        foreach (var member in idle)
        {
            member.Abort();
        }

        return true;
    }

    private async ValueTask DrainAsync()
    {
        try
        {
            await _emptied.Task.WaitAsync(_limits.DrainTimeout, _time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            T[] lent;
            lock (_gate)
            {
                lent = [.. _lent];
            }

            foreach (var member in lent)
            {
                member.Abort();
            }
        }
    }

    private async ValueTask<T> AcquireLaterAsync(PoolQueue.Waiter? waiter, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        using var timeout = new CancellationTokenSource(_limits.AcquisitionTimeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token, _closingToken);
        bool hasPlace = waiter is null;
        try
        {
            if (waiter is not null)
            {
                await WaitForPlaceAsync(waiter, stop.Token).ConfigureAwait(false);
                hasPlace = true;
            }

            var member = await FillPlaceAsync(stop.Token).ConfigureAwait(false);
            if (PoolInstruments.MeasuresWaits)
            {
                _instruments.Waited(_time.GetElapsedTime(start));
            }

            return member;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            ObjectDisposedException.ThrowIf(_closingToken.IsCancellationRequested, this);
            _instruments.TimedOut();
            throw hasPlace ? OpeningTookTooLong() : new PoolExhaustedException(_name, _limits, Waiting);
        }
    }

    private async ValueTask WaitForPlaceAsync(PoolQueue.Waiter waiter, CancellationToken cancellationToken)
    {
        _instruments.Waiting(1);
        try
        {
            bool isGranted = await waiter.Grant.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            ObjectDisposedException.ThrowIf(!isGranted, this);
        }
        catch (OperationCanceledException)
        {
            GiveUp(waiter);
            throw;
        }
        finally
        {
            _instruments.Waiting(-1);
        }
    }

    private void GiveUp(PoolQueue.Waiter waiter)
    {
        lock (_gate)
        {
            // Handed over in the very moment of giving up: pass it on.
            if (!_queue.Leave(waiter) && waiter.Grant.Task is { IsCompletedSuccessfully: true, Result: true })
            {
                FreePlace();
            }
        }
    }

    private async ValueTask<T> FillPlaceAsync(CancellationToken cancellationToken)
    {
        T? member = null;
        try
        {
            while (true)
            {
                if (!TryTakeIdle(out member, out bool isReady))
                {
                    return LendNew(await OpenAsync(cancellationToken).ConfigureAwait(false));
                }

                if (isReady || await TryRenewAsync(member, cancellationToken).ConfigureAwait(false))
                {
                    return LendNew(member);
                }

                member.Abort();
                member = null;
            }
        }
        catch
        {
            member?.Abort();
            lock (_gate)
            {
                FreePlace();
            }

            throw;
        }
    }

    private async ValueTask<bool> TryRenewAsync(T member, CancellationToken cancellationToken)
        => member.IsReusable && !IsOld(member) && await member.RenewAsync(HasBeenIdleForLong(member), cancellationToken).ConfigureAwait(false);

    private async ValueTask<T> OpenAsync(CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        var member = await _open(cancellationToken).ConfigureAwait(false);
        _instruments.Created(_time.GetElapsedTime(start));
        return member;
    }

    private bool TryTakeIdle([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? member, out bool isReady)
    {
        lock (_gate)
        {
            member = _idle.Count > 0 ? TakeNewest() : null;
            isReady = member is not null && IsReady(member);
            return member is not null;
        }
    }

    private T LendNew(T member)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                return Lend(member);
            }
        }

        member.Abort();
        throw new ObjectDisposedException(GetType().Name);
    }

    private MedImagingException OpeningTookTooLong()
        => new(ErrorKind.Timeout, string.Create(CultureInfo.InvariantCulture, $"Opening a connection to {_name} took longer than the {_limits.AcquisitionTimeout.TotalSeconds:0.###} s allowed for getting one."));
}
