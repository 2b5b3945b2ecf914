using Microsoft.Extensions.Logging;

namespace MedImaging;

internal static partial class AuditLog
{
    [LoggerMessage(1, LogLevel.Error, "The anchor did not take a checkpoint of an audit trail; it is handed over again.")]
    public static partial void AnchorFailed(ILogger logger, Exception error);

    [LoggerMessage(2, LogLevel.Error, "The store did not take a checkpoint of an audit trail; it is written again.")]
    public static partial void StoreFailed(ILogger logger, Exception error);

    [LoggerMessage(3, LogLevel.Critical, "{Count} checkpoints of audit trails were never taken by their anchor: the process ends.")]
    public static partial void LeftBehind(ILogger logger, int count);

    [LoggerMessage(4, LogLevel.Warning, "The anchor is away for long: {Count} checkpoints, which the store has, are covered by a later one and are not handed over any more.")]
    public static partial void Covered(ILogger logger, int count);

    [LoggerMessage(5, LogLevel.Critical, "{Count} audit trails do not end as they say; they get no checkpoint. Verify them.")]
    public static partial void Unsound(ILogger logger, int count);
}
