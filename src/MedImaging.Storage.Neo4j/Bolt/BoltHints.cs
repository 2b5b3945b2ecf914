namespace MedImaging;

/// <summary>What the server asked of us in its answer to HELLO (connection hints).</summary>
/// <param name="ReceiveTimeout">How long the server may be silent, in which it sends at least a NOOP; null when it promised nothing.</param>
/// <param name="TelemetryEnabled">Whether it wants to know which of a driver's interfaces are used.</param>
/// <param name="ServerSideRouting">Whether it forwards a request itself when it is not the one to answer it (<c>ssr.enabled</c>).</param>
internal sealed record BoltHints(TimeSpan? ReceiveTimeout = null, bool TelemetryEnabled = false, bool ServerSideRouting = false)
{
    private const long MostSeconds = 86_400;

    /// <summary>Gets the hints of a server that gave none.</summary>
    internal static BoltHints None { get; } = new();

    /// <summary>Reads the hints of a HELLO's answer.</summary>
    internal static BoltHints Of(IReadOnlyDictionary<string, object?> metadata)
    {
        if (metadata.GetValueOrDefault("hints") is not IReadOnlyDictionary<string, object?> hints)
        {
            return None;
        }

        TimeSpan? timeout = hints.GetValueOrDefault("connection.recv_timeout_seconds") is long seconds and > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds))
            : null;
        return new BoltHints(timeout, hints.GetValueOrDefault("telemetry.enabled") is true, hints.GetValueOrDefault("ssr.enabled") is true);
    }
}
