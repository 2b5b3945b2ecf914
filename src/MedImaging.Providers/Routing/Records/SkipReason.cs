namespace MedImaging.Providers;

/// <summary>Why a call was not given to a lane.</summary>
public enum SkipReason
{
    /// <summary>Its model takes no images.</summary>
    NoImages,

    /// <summary>Its model takes no recordings.</summary>
    NoAudio,

    /// <summary>Its model follows no schemas.</summary>
    NoSchemas,

    /// <summary>Its model calls no functions.</summary>
    NoFunctions,

    /// <summary>The call is too long for its model.</summary>
    ContextTooLong,

    /// <summary>The call must not leave the host's own machines.</summary>
    NotLocal,

    /// <summary>It would cost more than the call may, or nobody said what it costs.</summary>
    TooDear,

    /// <summary>It usually takes longer than there is time.</summary>
    TooSlow,

    /// <summary>It has failed too often of late, or asked for a pause.</summary>
    Cooling,

    /// <summary>Another lane of the same provider refused the call already.</summary>
    SameProvider,
}
