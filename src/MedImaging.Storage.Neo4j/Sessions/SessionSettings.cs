namespace MedImaging;

/// <summary>What a session is to do with its transactions.</summary>
internal sealed record SessionSettings
{
    /// <summary>Gets the database the host named, for traces.</summary>
    internal string? Database { get; init; }

    /// <summary>Gets how long the server lets one transaction run.</summary>
    internal TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets how long a transaction is tried again.</summary>
    internal TimeSpan MaxRetryTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long tidying up after a failure or a cancellation may take before the connection is cut instead.</summary>
    internal TimeSpan TidyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how many records are fetched at once when they are streamed.</summary>
    internal int FetchSize { get; init; } = 1000;

    /// <summary>Gets how many records a statement that is not streamed may give.</summary>
    internal int MaxRows { get; init; } = 100_000;

    /// <summary>Gets how many bytes they may take, about.</summary>
    internal long MaxResultBytes { get; init; } = 256L << 20;

    /// <summary>Gets whether the server is told which interface is used, when it asks.</summary>
    internal bool SendTelemetry { get; init; }

    internal static SessionSettings Of(Neo4jOptions options) => new()
    {
        Database = options.Database,
        QueryTimeout = options.QueryTimeout,
        MaxRetryTime = options.MaxRetryTime,
        FetchSize = options.FetchSize,
        MaxRows = options.MaxRows,
        MaxResultBytes = options.MaxResultBytes,
        SendTelemetry = options.SendTelemetry,
    };
}
