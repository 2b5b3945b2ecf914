using System.Globalization;

namespace MedImaging;

/// <summary>Rotates the bodies of records, whose place is their key. Their versions and their order stay, or who has read one could not change it any more; each tenant's trail says how many were rotated.</summary>
/// <remarks>
/// Records of patients that are not sealed are from before there were keys: their ids, values and words are plain too, so they are brought in anew (<see cref="RecordImport"/>),
/// and here only counted as ones that cannot be opened. Records of nobody, such as literature, are never sealed.
/// </remarks>
internal sealed class RecordRotation(IRecordStore records, Sealing sealing, Caller caller, TimeProvider time) : IKeyRotatable
{
    public string Name => "records";

    public async ValueTask<RotationStep> RotateAsync(string? after, int limit, CancellationToken cancellationToken = default)
    {
        long from = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out long order) ? order : 0;
        var scanned = await records.ReadAsync(reader => reader.ScanAsync(from, limit), cancellationToken).ConfigureAwait(false);
        var step = new RotationStep(scanned.Count, 0, 0, scanned.Count < limit ? null : scanned[^1].Order.ToString(CultureInfo.InvariantCulture));
        foreach (var tenant in scanned.Where(NeedsRewrap).Select(static record => record.Key).GroupBy(static key => key.Tenant, StringComparer.Ordinal))
        {
            var (rewrapped, failed) = await records.WriteAsync(writer => RewrapAsync(writer, [.. tenant]), cancellationToken).ConfigureAwait(false);
            step = step with { Rewrapped = step.Rewrapped + rewrapped, Failed = step.Failed + failed };
        }

        return step;
    }

    // May run again, as any work of a transaction: it counts from nothing each time.
    private async ValueTask<(int Rewrapped, int Failed)> RewrapAsync(IRecordWriter writer, RecordKey[] keys)
    {
        int rewrapped = 0, failed = 0;
        foreach (var record in await writer.FindAsync(keys).ConfigureAwait(false))
        {
            if (record is null || !NeedsRewrap(record))
            {
                continue;   // deleted or changed since
            }

            if (TryRewrap(record) is not { } body)
            {
                failed++;
                continue;
            }

            await writer.ReplaceBodyAsync(record.Key, record.Version, body).ConfigureAwait(false);
            rewrapped++;
        }

        if (rewrapped > 0)
        {
            await writer.AppendAuditAsync(Entry(caller, keys[0].Tenant, rewrapped, time)).ConfigureAwait(false);
        }

        return (rewrapped, failed);
    }

    public static AuditEntry Entry(Caller caller, string tenant, int count, TimeProvider time) => new()
    {
        Id = Guid.CreateVersion7().ToString("N"),
        Tenant = tenant,
        At = time.GetUtcNow(),
        UserId = caller.UserId,
        Event = "keys.rotate",
        Action = AuditAction.Update,
        Outcome = AuditOutcome.Success,
        Purpose = caller.Purpose,
        Count = count,
        RunId = caller.RunId,
    };

    private byte[]? TryRewrap(StoredRecord record)
    {
        try
        {
            return Sealing.IsSealed(record.Body.Span) ? sealing.Rewrap(SealedPlace.Of(record.Key), record.Body.Span) : null;
        }
        catch (MedImagingException ex) when (RotationStep.IsOfOneValue(ex))
        {
            return null;
        }
    }

    private bool NeedsRewrap(StoredRecord record)
        => sealing.NeedsRewrap(record.Body.Span) && (RecordKinds.IsClinical(record.Key.Kind) || Sealing.IsSealed(record.Body.Span));
}
