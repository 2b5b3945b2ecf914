namespace MedImaging;

/// <summary>The one exception this library throws on purpose for the world's faults; a caller's bug is an <see cref="ArgumentException"/>. A package may derive one that tells more; <see cref="Kind"/> is always enough to act on.</summary>
/// <remarks>Messages are safe to show and to log: they carry tag numbers, lengths and offsets, never a value from a patient's data.</remarks>
public class MedImagingException : Exception
{
    /// <summary>Creates an exception.</summary>
    /// <param name="kind">Why the operation failed.</param>
    /// <param name="message">What happened, where, and what to do, without any patient data.</param>
    /// <param name="innerException">The cause, when there is one.</param>
    public MedImagingException(ErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException)
        => Kind = kind;

    /// <summary>Creates an exception of kind <see cref="ErrorKind.Unexpected"/>.</summary>
    public MedImagingException()
        : this(ErrorKind.Unexpected, "An unexpected error.")
    {
    }

    /// <summary>Creates an exception of kind <see cref="ErrorKind.Unexpected"/> with a message.</summary>
    /// <param name="message">What happened, without any patient data.</param>
    public MedImagingException(string message)
        : this(ErrorKind.Unexpected, message)
    {
    }

    /// <summary>Creates an exception of kind <see cref="ErrorKind.Unexpected"/> with a message and a cause.</summary>
    /// <param name="message">What happened, without any patient data.</param>
    /// <param name="innerException">The cause.</param>
    public MedImagingException(string message, Exception innerException)
        : this(ErrorKind.Unexpected, message, innerException)
    {
    }

    /// <summary>Gets why the operation failed.</summary>
    public ErrorKind Kind { get; }

    /// <summary>Gets where in the input the fault was found, in bytes from its start, when that is known.</summary>
    public long? Offset { get; init; }

    /// <summary>Gets whether trying again later can help.</summary>
    public bool IsTransient => Kind is ErrorKind.Throttled or ErrorKind.Unavailable or ErrorKind.Timeout;
}
