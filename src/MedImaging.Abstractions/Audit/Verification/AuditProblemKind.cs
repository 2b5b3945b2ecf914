namespace MedImaging;

/// <summary>What is wrong with an audit trail.</summary>
public enum AuditProblemKind
{
    /// <summary>A link's bytes and its hash do not belong together: it was changed, or made by someone without the key.</summary>
    Changed,

    /// <summary>A link's bytes are no link.</summary>
    Unreadable,

    /// <summary>A link has a form this version of the library does not know.</summary>
    UnknownFormat,

    /// <summary>A link does not follow the one before it: something between them was taken out, put in, or made anew.</summary>
    NotLinked,

    /// <summary>Links are missing within the trail.</summary>
    Missing,

    /// <summary>A link stands in another one's place, or twice.</summary>
    Misplaced,

    /// <summary>A link of another tenant.</summary>
    OtherTenant,

    /// <summary>The host has keys and a link, head or checkpoint was made without one.</summary>
    NotKeyed,

    /// <summary>The host has no longer the key something was made with: whether it is as it was cannot be told.</summary>
    KeyMissing,

    /// <summary>The trail has links and no head.</summary>
    HeadMissing,

    /// <summary>The head was changed, or made by someone without the key; or a link says so of the head it was put to (<see cref="AuditFooting"/>).</summary>
    HeadChanged,

    /// <summary>The trail ends before its head or a checkpoint says it does.</summary>
    Truncated,

    /// <summary>The trail goes on after its head.</summary>
    BeyondHead,

    /// <summary>A checkpoint was changed, or made by someone without the key.</summary>
    CheckpointChanged,

    /// <summary>The trail has another link where a checkpoint of the same epoch was made: the trail was made anew.</summary>
    Replaced,

    /// <summary>The trail went another way than a checkpoint of an earlier epoch says: it was restored from a backup, and what came after the backup is lost.</summary>
    Forked,

    /// <summary>An epoch that had ended goes on.</summary>
    EpochReturned,

    /// <summary>The clock went back between two links.</summary>
    TimeWentBack,
}
