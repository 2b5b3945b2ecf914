namespace MedImaging;

/// <summary>The server answered FAILURE. The message carries the code and our words, never the server's: those may quote the data.</summary>
internal sealed class BoltServerException : MedImagingException
{
    internal BoltServerException(ErrorKind kind, string code, string? gqlStatus, bool isRetryable, string message)
        : base(kind, message)
        => (Code, GqlStatus, IsRetryable) = (code, gqlStatus, isRetryable);

    /// <summary>Gets the server's code, such as <c>Neo.ClientError.Statement.SyntaxError</c>, in the spelling of 5.x.</summary>
    internal string Code { get; }

    /// <summary>Gets the GQL status (five letters and digits), from 5.7 on.</summary>
    internal string? GqlStatus { get; }

    /// <summary>Gets whether the whole transaction may be run again at once.</summary>
    internal bool IsRetryable { get; }
}
