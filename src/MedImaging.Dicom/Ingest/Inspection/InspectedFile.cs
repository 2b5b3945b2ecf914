namespace MedImaging.Dicom;

/// <summary>A file that was read and inspected: ready to be stored, or rejected.</summary>
internal sealed class InspectedFile
{
    private readonly InstanceEntry? _entry;

    private InspectedFile(string name, ReadOnlyMemory<byte> bytes, InstanceEntry? entry, IReadOnlyList<ContentFlag> flags)
        => (Name, Bytes, _entry, Flags) = (name, bytes, entry, flags);

    public string Name { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    public IReadOnlyList<ContentFlag> Flags { get; }

    public IngestedFile? Rejection { get; private init; }

    public InstanceEntry Entry => _entry ?? throw new InvalidOperationException("A rejected file has no entry.");

    public static InspectedFile Sound(string name, ReadOnlyMemory<byte> bytes, InstanceEntry entry, IReadOnlyList<ContentFlag> flags) => new(name, bytes, entry, flags);

    public static InspectedFile Refused(string name, InstanceDescriptor? descriptor, StudyDescriptor? study, ErrorKind kind, string reason, IReadOnlyList<ContentFlag> flags)
        => new(name, default, null, flags)
        {
            Rejection = new IngestedFile
            {
                Name = name,
                Outcome = IngestOutcome.Rejected,
                Kind = kind,
                Reason = reason,
                Flags = flags,
                SopInstanceUid = descriptor?.SopInstanceUid,
                StudyInstanceUid = study?.StudyInstanceUid,
            },
        };

    public IngestedFile Rejected(ErrorKind kind, string reason) => Result(IngestOutcome.Rejected) with { Kind = kind, Reason = reason };

    /// <summary>Says what became of the file, from what the index holds under its UID.</summary>
    public IngestedFile Outcome(InstanceEntry kept, bool wasKnown)
        => kept.PixelHash != Entry.PixelHash || kept.StudyInstanceUid != Entry.StudyInstanceUid || kept.SeriesInstanceUid != Entry.SeriesInstanceUid
            ? Rejected(ErrorKind.StorageConflict, "Another object is stored under the same SOP Instance UID, (0008,0018), with other pixels or in another series; the first is kept.")
            : Result(wasKnown || !kept.Equals(Entry) ? IngestOutcome.Duplicate : IngestOutcome.Stored) with { Content = kept.Content };

    private IngestedFile Result(IngestOutcome outcome) => new()
    {
        Name = Name,
        Outcome = outcome,
        Flags = Flags,
        SopInstanceUid = Entry.SopInstanceUid,
        StudyInstanceUid = Entry.StudyInstanceUid,
    };
}
