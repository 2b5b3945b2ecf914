namespace MedImaging;

/// <summary>A writer of records that can put back what another store held, as it was. A backend's writer is one where its store can be imported into. It may touch all tenants.</summary>
public interface ISnapshotWriter : IRecordWriter
{
    /// <summary>Puts back a record, whatever its version; there must be none under its key.</summary>
    /// <param name="record">The record; the store gives it a new order.</param>
    ValueTask RestoreAsync(StoredRecord record);

    /// <summary>Puts back how far a series has come.</summary>
    /// <param name="number">The last number taken.</param>
    ValueTask RestoreNumberAsync(SeriesNumber number);

    /// <summary>Puts back a link of an audit trail, byte for byte; its number must be the one after the trail's last.</summary>
    /// <param name="record">The link.</param>
    ValueTask RestoreAuditAsync(AuditRecord record);

    /// <summary>Puts back where a trail stands, after its links.</summary>
    /// <param name="head">The head.</param>
    ValueTask RestoreHeadAsync(AuditHead head);
}
