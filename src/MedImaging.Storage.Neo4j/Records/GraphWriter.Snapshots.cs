namespace MedImaging;

/// <summary>What only a snapshot reads and writes.</summary>
internal sealed partial class GraphWriter
{
    private readonly Dictionary<string, long> _links = new(StringComparer.Ordinal);

    public async ValueTask<IReadOnlyList<SeriesNumber>> ListNumbersAsync()
    {
        var reader = await ReaderAsync().ConfigureAwait(false);
        await LockAllAsync().ConfigureAwait(false);
        return await reader.ListNumbersAsync().ConfigureAwait(false);
    }

    public async ValueTask RestoreAsync(StoredRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        await LockAsync(record.Key.Tenant).ConfigureAwait(false);
        _buffer.Restore(record);
        await MakeRoomAsync().ConfigureAwait(false);
    }

    public async ValueTask RestoreNumberAsync(SeriesNumber number)
    {
        ArgumentNullException.ThrowIfNull(number);
        await LockAsync(number.Tenant).ConfigureAwait(false);
        _numbers[(number.Tenant, number.Series)] = _buffer.Numbers[(number.Tenant, number.Series)] = number.Last;
    }

    public async ValueTask RestoreAuditAsync(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var head = await LockAsync(record.Tenant).ConfigureAwait(false);
        if (record.Sequence != Math.Max(_links.GetValueOrDefault(record.Tenant), head?.Sequence ?? 0) + 1)
        {
            throw new MedImagingException(ErrorKind.StorageConflict, "A link of an audit trail is not the next one.");
        }

        _links[record.Tenant] = record.Sequence;
        _buffer.Append(record with { Bytes = record.Bytes.ToArray() });
        await MakeRoomAsync().ConfigureAwait(false);
    }

    public async ValueTask RestoreHeadAsync(AuditHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        await LockAsync(head.Tenant).ConfigureAwait(false);
        _unfit.Remove(head.Tenant);
        _heads[head.Tenant] = _buffer.Heads[head.Tenant] = head;
    }
}
