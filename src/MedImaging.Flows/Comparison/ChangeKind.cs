namespace MedImaging;

/// <summary>What became of a finding since the prior study.</summary>
public enum ChangeKind
{
    /// <summary>It is in the current study alone.</summary>
    New,

    /// <summary>It is in both, and was not measured so that its sizes can be compared.</summary>
    Persistent,

    /// <summary>It is in both, and its size changed by less than the thresholds.</summary>
    Stable,

    /// <summary>It is in both, and grew.</summary>
    Grown,

    /// <summary>It is in both, and shrank.</summary>
    Shrunk,

    /// <summary>It is in the prior study alone.</summary>
    Resolved,
}
