namespace MedImaging;

/// <summary>Why an operation failed, in terms a host can act on.</summary>
public enum ErrorKind
{
    /// <summary>Something this library did not foresee; the inner exception tells more.</summary>
    Unexpected,

    /// <summary>The input is not what it claims to be, or is malformed.</summary>
    InvalidInput,

    /// <summary>The input is well formed, but of a kind that is not supported.</summary>
    UnsupportedFormat,

    /// <summary>A limit set for safety was passed.</summary>
    LimitExceeded,

    /// <summary>The other side asked to slow down.</summary>
    Throttled,

    /// <summary>A paid or counted allowance is used up.</summary>
    QuotaExhausted,

    /// <summary>Credentials are missing, wrong or not sufficient.</summary>
    Unauthorized,

    /// <summary>A service, file or device cannot be reached now.</summary>
    Unavailable,

    /// <summary>It took longer than allowed.</summary>
    Timeout,

    /// <summary>The text is longer than the model can take.</summary>
    ContextTooLong,

    /// <summary>The model declined to answer.</summary>
    ModelRefused,

    /// <summary>An answer came, but not in the shape that was asked for.</summary>
    MalformedResponse,

    /// <summary>A rule of the host or of this library forbids it.</summary>
    PolicyBlocked,

    /// <summary>Someone else changed the record first, or holds it.</summary>
    StorageConflict,

    /// <summary>Stored or received data does not match its own checks.</summary>
    Corrupt,

    /// <summary>A durable run waits for a person; answer it and resume the run.</summary>
    AwaitingSignOff,

    /// <summary>The named thing does not exist.</summary>
    NotFound,
}
