namespace MedImaging;

/// <summary>The requests of Bolt.</summary>
internal enum BoltRequest
{
    /// <summary>HELLO.</summary>
    Hello,

    /// <summary>LOGON.</summary>
    Logon,

    /// <summary>LOGOFF.</summary>
    Logoff,

    /// <summary>BEGIN.</summary>
    Begin,

    /// <summary>RUN.</summary>
    Run,

    /// <summary>PULL.</summary>
    Pull,

    /// <summary>DISCARD.</summary>
    Discard,

    /// <summary>COMMIT.</summary>
    Commit,

    /// <summary>ROLLBACK.</summary>
    Rollback,

    /// <summary>RESET.</summary>
    Reset,

    /// <summary>ROUTE.</summary>
    Route,

    /// <summary>TELEMETRY.</summary>
    Telemetry,
}
