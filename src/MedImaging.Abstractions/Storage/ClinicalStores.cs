namespace MedImaging;

/// <summary>Everything a host keeps, whatever database it is in. A store is always somebody's: <see cref="For"/> says whose.</summary>
public sealed class ClinicalStores
{
    private readonly StoreRoom _room;
    private readonly IRunJournal? _journal;

    /// <summary>Creates the stores over a database.</summary>
    /// <param name="records">Where records are kept.</param>
    /// <param name="contents">Where bytes are kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="keys">The host's keys; with them everything about patients is kept sealed.</param>
    /// <param name="protection">How what is not sealed is met, where there are keys.</param>
    /// <param name="journal">The runs' journal, for <see cref="RetentionRules.Runs"/>.</param>
    /// <param name="checkpoints">Makes checkpoints of the audit trails, if they are anchored.</param>
    /// <param name="nearest">Finds the nearest vectors; the SDK's own index when not given.</param>
    public ClinicalStores(IRecordStore records, IContentStore contents, TimeProvider time, IKeyProvider? keys = null, ProtectionOptions? protection = null, IRunJournal? journal = null, AuditCheckpoints? checkpoints = null, INearestVectors? nearest = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(contents);
        ArgumentNullException.ThrowIfNull(time);
        var room = new StoreRoom(records, contents, new RecordCodec(keys, protection), time, checkpoints, keys);
        _room = nearest is null ? room : room with { Nearest = nearest };
        _journal = journal;
    }

    /// <summary>Gets the stores as one caller sees them.</summary>
    /// <param name="caller">Who asks: the host's signed-in user, or <see cref="Caller.Process"/>.</param>
    /// <returns>The stores.</returns>
    public CallerStores For(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return new CallerStores(_room, caller, _journal);
    }
}
