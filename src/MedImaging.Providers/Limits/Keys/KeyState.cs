namespace MedImaging.Providers;

/// <summary>Whether a key can be used.</summary>
public enum KeyState
{
    /// <summary>It can.</summary>
    Ready,

    /// <summary>It sent too much, and rests.</summary>
    Resting,

    /// <summary>Its allowance is used up.</summary>
    OutOfQuota,

    /// <summary>The provider does not know it: it is not used again until the host replaces it.</summary>
    Quarantined,
}
