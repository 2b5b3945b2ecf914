namespace MedImaging;

/// <summary>The connection was lost while a transaction was being committed. It may have happened or not; only looking tells.</summary>
public sealed class CommitUnknownException : MedImagingException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="innerException">How the connection was lost.</param>
    public CommitUnknownException(Exception? innerException = null)
        : base(ErrorKind.Unavailable, "The connection to the graph server was lost during a commit; whether it happened is not known.", innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    public CommitUnknownException()
        : this((Exception?)null)
    {
    }

    /// <summary>Creates the exception with another message.</summary>
    /// <param name="message">What happened.</param>
    public CommitUnknownException(string message)
        : base(ErrorKind.Unavailable, message)
    {
    }

    /// <summary>Creates the exception with another message.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">The cause.</param>
    public CommitUnknownException(string message, Exception innerException)
        : base(ErrorKind.Unavailable, message, innerException)
    {
    }
}
