using System.Runtime.CompilerServices;

namespace MedImaging;

/// <summary>Where every typed store does its work, for one caller: rights first, then the work, and exactly one audit entry, in the same transaction as a change and before anything read is let out.</summary>
internal sealed class StoreDesk(StoreRoom room, Caller caller)
{
    public Caller Caller => caller;

    public StoreRoom Room => room;

    public async ValueTask<T> WriteAsync<T>(StoreDeed deed, Func<DeskWriter, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await RequireAsync(deed, cancellationToken).ConfigureAwait(false);
        AuditRecord? noted = null;
        try
        {
            T result = await room.Records.WriteAsync(async records =>
            {
                var now = room.Time.GetUtcNow();
                var desk = new DeskWriter(room.Codec, caller, records, now);
                T done = await work(desk).ConfigureAwait(false);
                noted = await NoteAsync(records, deed, desk, now).ConfigureAwait(false);
                return done;
            }, cancellationToken).ConfigureAwait(false);
            room.Tell(noted);
            return result;
        }
        catch (MedImagingException ex)
        {
            await NoteFailureAsync(deed, ex).ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask<T> ReadAsync<T>(StoreDeed deed, Func<DeskReader, ValueTask<T>> work, CancellationToken cancellationToken)
        => ReadAsync(deed, static () => default, work, cancellationToken);

    /// <summary>Reads after something that must be made ready first, once the caller has the right.</summary>
    public async ValueTask<T> ReadAsync<T>(StoreDeed deed, Func<ValueTask> prepare, Func<DeskReader, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await RequireAsync(deed, cancellationToken).ConfigureAwait(false);
        try
        {
            await prepare().ConfigureAwait(false);
            DeskReader? desk = null;
            T result = await room.Records.ReadAsync(records => work(desk = new DeskReader(room.Codec, caller, records)), cancellationToken).ConfigureAwait(false);
            room.Tell(await room.Records.WriteAsync(records => NoteAsync(records, deed, desk, room.Time.GetUtcNow()), cancellationToken).ConfigureAwait(false));
            return result;
        }
        catch (MedImagingException ex)
        {
            await NoteFailureAsync(deed, ex).ConfigureAwait(false);
            throw;
        }
    }

    public async IAsyncEnumerable<T> ListAsync<T>(StoreDeed deed, Func<DeskReader, ValueTask<List<T>>> work, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in await ReadAsync(deed, work, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    private async ValueTask RequireAsync(StoreDeed deed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        room.Checkpoints?.RequireAnchored();
        if ((caller.Rights & deed.Needs) == deed.Needs)
        {
            return;
        }

        var refusal = new MedImagingException(ErrorKind.PolicyBlocked, $"'{deed.Event}' needs the right to {deed.Needs}, and the caller has {caller.Rights}.");
        await NoteFailureAsync(deed, refusal).ConfigureAwait(false);
        throw refusal;
    }

    private ValueTask<AuditRecord> NoteAsync(IRecordWriter records, StoreDeed deed, DeskReader? desk, DateTimeOffset now)
        => records.AppendAuditAsync(Entry(deed, desk?.WasDenied == true ? AuditOutcome.MinorFailure : AuditOutcome.Success, now) with
        {
            Patient = desk?.Patient is { } patient ? room.Codec.Patient(caller.Tenant, patient) : null,
            Records = desk?.Touched ?? [],
            Count = desk?.Count ?? 0,
            Detail = desk?.Detail,
        });

    // The deed was undone or never begun. When even this cannot be noted, nothing was let out either, and the first failure is the one to tell.
    private async ValueTask NoteFailureAsync(StoreDeed deed, MedImagingException failure)
    {
        var outcome = failure.Kind is ErrorKind.PolicyBlocked or ErrorKind.StorageConflict or ErrorKind.NotFound or ErrorKind.InvalidInput ? AuditOutcome.MinorFailure : AuditOutcome.SeriousFailure;
        try
        {
            var entry = Entry(deed, outcome, room.Time.GetUtcNow()) with { Detail = failure.Kind.ToString() };
            room.Tell(await room.Records.WriteAsync(records => records.AppendAuditAsync(entry), CancellationToken.None).ConfigureAwait(false));
        }
        catch (MedImagingException)
        {
        }
    }

    private AuditEntry Entry(StoreDeed deed, AuditOutcome outcome, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now).ToString("N"),
        Tenant = caller.Tenant,
        At = now,
        UserId = caller.UserId,
        Event = deed.Event,
        Action = deed.Action,
        Outcome = outcome,
        Purpose = caller.Purpose,
        Kind = deed.Kind,
        RunId = caller.RunId,
    };
}
