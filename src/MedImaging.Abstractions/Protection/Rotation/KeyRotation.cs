namespace MedImaging;

/// <summary>Wraps everything that is stored under the current key, after the host has made a new one. Values are not decrypted for it, only their data keys are.</summary>
/// <remarks>
/// Others read and write meanwhile, under the new key. Every process must have it before: when one still wrote with the old key, run it again until nothing is left to do.
/// An old key may go once a run has ended with no failures and backups that need it are gone.
/// </remarks>
public sealed class KeyRotation
{
    private readonly IReadOnlyList<IKeyRotatable> _parts;
    private readonly IRecordStore? _records;
    private readonly Sealing _sealing;
    private readonly TimeProvider _time;

    /// <summary>Creates it.</summary>
    /// <param name="sealing">What seals.</param>
    /// <param name="parts">What keeps sealed values beside the records.</param>
    /// <param name="records">The records.</param>
    /// <param name="time">The clock of the audit trail; the system's when not given.</param>
    public KeyRotation(Sealing sealing, IEnumerable<IKeyRotatable> parts, IRecordStore? records = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(sealing);
        ArgumentNullException.ThrowIfNull(parts);
        (_sealing, _parts, _records, _time) = (sealing, [.. parts], records, time ?? TimeProvider.System);
    }

    /// <summary>Gets how many values a step goes over.</summary>
    /// <value>The default is 200.</value>
    public int StepSize { get; init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value)); } = 200;

    /// <summary>Goes over everything, or over what is left.</summary>
    /// <param name="caller">Who asks for it, with the right to maintain; the audit trails of all tenants whose records are changed name this user, and the caller's says when it has gone over everything.</param>
    /// <param name="from">Where a rotation before was stopped; <see langword="null"/> for the beginning.</param>
    /// <param name="progress">Is told after each step, when what it has done is durable.</param>
    /// <param name="cancellationToken">Stops it between two values.</param>
    /// <returns>What was done, by this rotation and the one it goes on from.</returns>
    /// <exception cref="MedImagingException">The caller may not (<see cref="ErrorKind.Unauthorized"/>), there are no keys (<see cref="ErrorKind.PolicyBlocked"/>), or a store cannot be reached.</exception>
    public async ValueTask<RotationProgress> RunAsync(Caller caller, RotationProgress? from = null, IProgress<RotationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(caller);
        Require(caller);
        var parts = PartsFor(caller);
        int at = from?.Part is { } begun ? Math.Max(0, parts.FindIndex(part => part.Name == begun)) : 0;
        var done = from ?? new RotationProgress();
        string? position = from?.Position;
        for (; at < parts.Count; at++)
        {
            do
            {
                var step = await parts[at].RotateAsync(position, StepSize, cancellationToken).ConfigureAwait(false);
                position = step.Next;
                done = done with
                {
                    Part = position is not null ? parts[at].Name : at + 1 < parts.Count ? parts[at + 1].Name : null,
                    Position = position,
                    Seen = done.Seen + step.Seen,
                    Rewrapped = done.Rewrapped + step.Rewrapped,
                    Failed = done.Failed + step.Failed,
                };
                progress?.Report(done);
            }
            while (position is not null);
        }

        await NoteAsync(caller, done).ConfigureAwait(false);
        return done;
    }

    private List<IKeyRotatable> PartsFor(Caller caller)
        => _records is null ? [.. _parts] : [new RecordRotation(_records, _sealing, caller, _time), .. _parts];

    // That it was done, also where nothing was left to do: from then on the caller's trail stands under the current key.
    private async ValueTask NoteAsync(Caller caller, RotationProgress done)
    {
        if (_records is not null)
        {
            var entry = RecordRotation.Entry(caller, caller.Tenant, 0, _time) with { Detail = done.Failed == 0 ? "done" : "partly done" };
            await _records.WriteAsync(writer => writer.AppendAuditAsync(entry), CancellationToken.None).ConfigureAwait(false);
        }
    }

    private void Require(Caller caller)
    {
        if (!caller.Rights.HasFlag(StoreRights.Maintain))
        {
            throw new MedImagingException(ErrorKind.Unauthorized, "Rotating keys needs the right to maintain the store.");
        }

        if (!_sealing.IsOn)
        {
            throw new MedImagingException(ErrorKind.PolicyBlocked, "There are no keys to rotate; register a key provider.");
        }
    }
}
