namespace MedImaging;

/// <summary>Makes an exception of a FAILURE: by the server's code, never with its text, which may quote the data.</summary>
internal static class BoltFailure
{
    private const string Unknown = "Neo.DatabaseError.General.UnknownError";
    private const int MostCode = 128;
    private static readonly System.Buffers.SearchValues<char> CodeLetters
        = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.");

    /// <summary>Reads the map of a FAILURE: <c>code</c> up to 5.6, <c>neo4j_code</c> and <c>gql_status</c> from 5.7 on.</summary>
    internal static BoltServerException Read(IReadOnlyDictionary<string, object?> metadata)
    {
        string code = Text(metadata, "neo4j_code") ?? Text(metadata, "code") ?? Unknown;
        string? status = Text(metadata, "gql_status");
        return Create(IsCode(code) ? code : Unknown, IsStatus(status) ? status : null);
    }

    /// <summary>Makes the exception of a code.</summary>
    internal static BoltServerException Create(string code, string? gqlStatus)
    {
        // Servers before version 5 call these two transient, though trying again is not what is meant.
        code = code switch
        {
            "Neo.TransientError.Transaction.Terminated" => "Neo.ClientError.Transaction.Terminated",
            "Neo.TransientError.Transaction.LockClientStopped" => "Neo.ClientError.Transaction.LockClientStopped",
            _ => code,
        };
        string status = gqlStatus is null ? "" : $", GQL status {gqlStatus}";
        return new BoltServerException(Kind(code), code, gqlStatus, IsRetryable(code), $"The graph server answered {code}{status}: {Words(code)}.");
    }

    private static bool IsRetryable(string code)
        => code.StartsWith("Neo.TransientError.", StringComparison.Ordinal) || code
            is "Neo.ClientError.Security.AuthorizationExpired"
            or "Neo.ClientError.Cluster.NotALeader"
            or "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase";

    private static ErrorKind Kind(string code) => code switch
    {
        "Neo.ClientError.Security.AuthenticationRateLimit" => ErrorKind.Throttled,
        "Neo.ClientError.Schema.ConstraintValidationFailed" or "Neo.ClientError.Schema.ConstraintAlreadyExists"
            or "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists" or "Neo.ClientError.Schema.IndexAlreadyExists"
            or "Neo.ClientError.Schema.ConstraintViolation" => ErrorKind.StorageConflict,
        "Neo.ClientError.Database.DatabaseNotFound" or "Neo.ClientError.Statement.EntityNotFound" or "Neo.ClientError.Procedure.ProcedureNotFound"
            or "Neo.ClientError.Schema.IndexNotFound" or "Neo.ClientError.Schema.ConstraintNotFound" => ErrorKind.NotFound,
        "Neo.ClientError.Transaction.TransactionTimedOut" or "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration"
            or "Neo.TransientError.Transaction.LockAcquisitionTimeout" => ErrorKind.Timeout,
        "Neo.ClientError.Transaction.Terminated" or "Neo.ClientError.Transaction.LockClientStopped"
            or "Neo.ClientError.Cluster.NotALeader" or "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase" => ErrorKind.Unavailable,
        "Neo.ClientError.General.TransactionOutOfMemoryError" or "Neo.TransientError.General.TransactionMemoryLimit"
            or "Neo.DatabaseError.General.OutOfMemoryError" => ErrorKind.LimitExceeded,
        "Neo.TransientError.General.OutOfMemoryError" or "Neo.TransientError.General.MemoryPoolOutOfMemoryError"
            or "Neo.TransientError.Request.NoThreadsAvailable" or "Neo.TransientError.Request.ResourceExhaustion" => ErrorKind.Throttled,
        "Neo.ClientError.Statement.AccessMode" or "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase" => ErrorKind.PolicyBlocked,
        _ => KindOfClass(code),
    };

    private static ErrorKind KindOfClass(string code)
    {
        if (code.StartsWith("Neo.TransientError.", StringComparison.Ordinal))
        {
            return ErrorKind.Unavailable;
        }

        if (code.StartsWith("Neo.ClientError.Security.", StringComparison.Ordinal))
        {
            return ErrorKind.Unauthorized;
        }

        bool isOurs = code.StartsWith("Neo.ClientError.Statement.", StringComparison.Ordinal) || code.StartsWith("Neo.ClientError.Schema.", StringComparison.Ordinal)
            || code.StartsWith("Neo.ClientError.Procedure.", StringComparison.Ordinal) || code.StartsWith("Neo.ClientError.General.", StringComparison.Ordinal);
        return isOurs ? ErrorKind.InvalidInput : ErrorKind.Unexpected;
    }

    private static string Words(string code) => Kind(code) switch
    {
        ErrorKind.Unauthorized => "the credentials are missing, wrong, expired, or not sufficient",
        ErrorKind.StorageConflict => "another record has what must be unique, or the schema has it already",
        ErrorKind.NotFound => "something the statement names does not exist",
        ErrorKind.Timeout => "it took longer than allowed",
        ErrorKind.Throttled => "the server is busy",
        ErrorKind.Unavailable => "the server cannot do it now",
        ErrorKind.LimitExceeded => "it needs more memory than the server allows",
        ErrorKind.PolicyBlocked => "a transaction that only reads tried to write",
        ErrorKind.InvalidInput => "the statement or a parameter is wrong",
        _ => "see the server's log",
    };

    private static string? Text(IReadOnlyDictionary<string, object?> metadata, string key)
        => metadata.TryGetValue(key, out object? value) ? value as string : null;

    // The code goes into messages and logs; only what looks like one may.
    private static bool IsCode(string code)
        => code.Length <= MostCode && code.StartsWith("Neo.", StringComparison.Ordinal) && code.AsSpan().Count('.') == 3
            && code.AsSpan().IndexOfAnyExcept(CodeLetters) < 0;

    private static bool IsStatus(string? status) => status is { Length: 5 } && status.AsSpan().IndexOfAnyExcept(CodeLetters) < 0;
}
