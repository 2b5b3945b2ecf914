namespace MedImaging.Testing;

/// <summary>What a client sends. The numbers are the signatures on the wire.</summary>
public enum ServedMessage
{
    /// <summary>The handshake: no message, but a place where things can go wrong.</summary>
    Handshake = 0x00,

    /// <summary>HELLO.</summary>
    Hello = 0x01,

    /// <summary>GOODBYE.</summary>
    Goodbye = 0x02,

    /// <summary>RESET.</summary>
    Reset = 0x0F,

    /// <summary>RUN.</summary>
    Run = 0x10,

    /// <summary>BEGIN.</summary>
    Begin = 0x11,

    /// <summary>COMMIT.</summary>
    Commit = 0x12,

    /// <summary>ROLLBACK.</summary>
    Rollback = 0x13,

    /// <summary>DISCARD.</summary>
    Discard = 0x2F,

    /// <summary>PULL.</summary>
    Pull = 0x3F,

    /// <summary>TELEMETRY, from 5.4.</summary>
    Telemetry = 0x54,

    /// <summary>ROUTE.</summary>
    Route = 0x66,

    /// <summary>LOGON, from 5.1.</summary>
    Logon = 0x6A,

    /// <summary>LOGOFF, from 5.1.</summary>
    Logoff = 0x6B,
}
