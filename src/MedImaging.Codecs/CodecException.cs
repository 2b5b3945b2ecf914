namespace MedImaging.Codecs;

/// <summary>A coded picture cannot be read. The message says what and where, never a sample.</summary>
public sealed class CodecException : Exception
{
    /// <summary>Creates an exception.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="message">The message, with the codec's name.</param>
    /// <param name="offset">Where in the coded bytes.</param>
    /// <param name="innerException">What was caught, if anything.</param>
    public CodecException(CodecFault fault, string message, long offset, Exception? innerException = null)
        : base($"{message} (offset {offset})", innerException) => (Fault, Offset) = (fault, offset);

    /// <summary>Gets what is wrong.</summary>
    public CodecFault Fault { get; }

    /// <summary>Gets where in the coded bytes.</summary>
    public long Offset { get; }
}
