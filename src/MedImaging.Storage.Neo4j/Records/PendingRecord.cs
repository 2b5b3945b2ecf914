namespace MedImaging;

/// <summary>What a transaction has done to a record and not sent yet.</summary>
internal sealed class PendingRecord(RecordKey key)
{
    public RecordKey Key { get; } = key;

    /// <summary>Gets the version the server must have (0 for none); <see langword="null"/> when it does not matter, because the record was deleted first.</summary>
    public long? Kept { get; init; }

    /// <summary>Gets or sets the record as it shall be; <see langword="null"/> when it shall be gone.</summary>
    public StoredRecord? Record { get; set; }

    /// <summary>Gets or sets its place among the writes that are sent together.</summary>
    public long Offset { get; set; }

    public long Version => Record?.Version ?? 0;
}
