namespace MedImaging.Engine;

/// <summary>Renews a run's lease while the run lasts here.</summary>
internal sealed class HeldLease : IAsyncDisposable
{
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    private readonly IRunJournal _journal;
    private readonly Action<MedImagingException> _lost;
    private readonly ITimer _timer;

    public HeldLease(IRunJournal journal, RunLease lease, TimeProvider time, Action<MedImagingException> lost)
    {
        (_journal, Lease, _lost) = (journal, lease, lost);
        _timer = time.CreateTimer(_ => _ = RenewAsync(), null, Duration / 3, Duration / 3);
    }

    public RunLease Lease { get; }

    /// <summary>Takes a lease; one that a dead process of this machine left behind is given back in its name first.</summary>
    public static async ValueTask<RunLease?> TakeAsync(IRunJournal journal, string runId, string owner, CancellationToken cancellationToken)
    {
        var lease = await journal.LeaseAsync(runId, owner, Duration, cancellationToken).ConfigureAwait(false);
        if (lease is not null
            || await journal.FindAsync(runId, cancellationToken).ConfigureAwait(false) is not { LeasedBy: { } holder }
            || !RunOwner.IsDead(holder))
        {
            return lease;
        }

        await journal.LeaseAsync(runId, holder, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        return await journal.LeaseAsync(runId, owner, Duration, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        try
        {
            await _journal.LeaseAsync(Lease.RunId, Lease.Owner, TimeSpan.Zero).ConfigureAwait(false);
        }
        catch (MedImagingException)
        {
            // It lapses by itself; the run's outcome is already written.
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            var renewed = await _journal.LeaseAsync(Lease.RunId, Lease.Owner, Duration).ConfigureAwait(false);
            if (renewed is null || renewed.Token != Lease.Token)
            {
                _lost(new MedImagingException(ErrorKind.StorageConflict, $"Another host took run {Lease.RunId}."));
            }
        }
        catch (MedImagingException)
        {
            // A store that cannot be reached now is found out by the next write; until then the lease may still hold.
        }
    }
}
