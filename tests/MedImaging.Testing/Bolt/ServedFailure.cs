namespace MedImaging.Testing;

/// <summary>A FAILURE of the server. It is sent in the shape of the version spoken: code and message up to 5.6, with the GQL status from 5.7.</summary>
/// <param name="Code">The code, such as <c>Neo.TransientError.Transaction.DeadlockDetected</c>.</param>
/// <param name="Message">The message.</param>
/// <param name="GqlStatus">The GQL status.</param>
/// <param name="Cause">What it came from, from 5.7.</param>
public sealed record ServedFailure(string Code, string Message = "It failed, as the script says.", string GqlStatus = "50N42", ServedFailure? Cause = null)
{
    /// <summary>A transaction waited for one that waited for it.</summary>
    public const string Deadlock = "Neo.TransientError.Transaction.DeadlockDetected";

    /// <summary>What was running was stopped by RESET.</summary>
    public const string Terminated = "Neo.TransientError.Transaction.Terminated";

    /// <summary>A transaction took longer than its <c>tx_timeout</c>.</summary>
    public const string TimedOut = "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration";

    /// <summary>A write came to a server that is not the leader.</summary>
    public const string NotALeader = "Neo.ClientError.Cluster.NotALeader";

    /// <summary>What was cached about a user's rights is too old.</summary>
    public const string AuthorizationExpired = "Neo.ClientError.Security.AuthorizationExpired";

    /// <summary>A token has expired.</summary>
    public const string TokenExpired = "Neo.ClientError.Security.TokenExpired";

    /// <summary>Wrong credentials.</summary>
    public const string Unauthorized = "Neo.ClientError.Security.Unauthorized";

    /// <summary>A message that has no place there.</summary>
    public const string InvalidRequest = "Neo.ClientError.Request.Invalid";

    /// <summary>A statement nobody can read.</summary>
    public const string SyntaxError = "Neo.ClientError.Statement.SyntaxError";

    /// <summary>A write in a transaction that only reads.</summary>
    public const string AccessMode = "Neo.ClientError.Statement.AccessMode";

    /// <summary>A database that is not there.</summary>
    public const string DatabaseNotFound = "Neo.ClientError.Database.DatabaseNotFound";

    /// <summary>A bookmark that is none of the server's.</summary>
    public const string InvalidBookmark = "Neo.ClientError.Transaction.InvalidBookmark";

    /// <summary>Makes it something a handler, or its rows, can throw.</summary>
    public ServedFailureException ToException() => new(this);
}

/// <summary>Thrown by a handler, or by the enumeration of its rows, to have the server answer FAILURE.</summary>
/// <param name="failure">What the server answers.</param>
public sealed class ServedFailureException(ServedFailure failure) : Exception($"{failure.Code}: {failure.Message}")
{
    /// <summary>Gets what the server answers.</summary>
    public ServedFailure Failure { get; } = failure;
}
