namespace MedImaging;

/// <summary>What the codes of a graph server mean for whoever runs a transaction.</summary>
internal static class ServerCode
{
    private const string Transient = "Neo.TransientError.";
    private const string AuthorizationExpired = "Neo.ClientError.Security.AuthorizationExpired";
    private const string TokenExpired = "Neo.ClientError.Security.TokenExpired";
    private const string Unauthorized = "Neo.ClientError.Security.Unauthorized";
    private const string NotALeader = "Neo.ClientError.Cluster.NotALeader";
    private const string ReadOnly = "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase";

    /// <summary>Whether the whole transaction may be run again.</summary>
    internal static bool IsRetryable(string code, bool canChangeCredentials) => code switch
    {
        // Somebody ended it on purpose; 4.x still calls that transient.
        "Neo.TransientError.Transaction.Terminated" or "Neo.TransientError.Transaction.LockClientStopped" => false,
        AuthorizationExpired or NotALeader or ReadOnly => true,
        TokenExpired => canChangeCredentials,
        _ => code.StartsWith(Transient, StringComparison.Ordinal),
    };

    /// <summary>Whether the statement met what another transaction was just deleting, if it deletes nothing itself.</summary>
    internal static bool IsDeletedMeanwhile(string code) => code == "Neo.ClientError.Statement.EntityNotFound";

    /// <summary>Whether the server no longer believes a login, or never did.</summary>
    internal static bool IsAboutLogin(string code) => code is AuthorizationExpired or TokenExpired or Unauthorized;

    /// <summary>Whether logging on again is all that the server wants.</summary>
    internal static bool WantsNewLogon(string code) => code == AuthorizationExpired;

    /// <summary>Whether the server does not write, though the routing table says it does.</summary>
    internal static bool IsNoWriter(string code) => code is NotALeader or ReadOnly;

    /// <summary>Whether the server is there, but the database on it is not, for now.</summary>
    internal static bool IsDatabaseAway(string code) => code is "Neo.TransientError.Database.DatabaseUnavailable" or "Neo.TransientError.General.DatabaseUnavailable";

    /// <summary>Whether the database does not exist: what is known of it is wrong.</summary>
    internal static bool IsDatabaseGone(string code) => code == "Neo.ClientError.Database.DatabaseNotFound";

    /// <summary>Whether a router's answer is final: another router would say the same.</summary>
    internal static bool IsFinalForRouting(string code)
        => code != AuthorizationExpired
            && (code.StartsWith("Neo.ClientError.Security.", StringComparison.Ordinal)
                || code.StartsWith("Neo.ClientError.Statement.", StringComparison.Ordinal)
                || code.StartsWith("Neo.ClientError.Transaction.InvalidBookmark", StringComparison.Ordinal)
                || code is "Neo.ClientError.Database.DatabaseNotFound" or "Neo.ClientError.Request.Invalid");
}
