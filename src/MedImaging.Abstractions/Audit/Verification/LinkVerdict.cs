namespace MedImaging;

/// <summary>What one link is by itself, and where in its bytes is what binds it to its neighbours.</summary>
internal struct LinkVerdict
{
    public LinkState State;
    public long Sequence;
    public DateTimeOffset At;
    public Range Previous;
    public Range Epoch;
    public Range? Key;
    public AuditFooting Footing;
    public bool IsOfTenant;
}

internal enum LinkState
{
    Sound,
    SoundWithoutKey,
    Changed,
    Unreadable,
    OtherVersion,
    KeyMissing,
}
