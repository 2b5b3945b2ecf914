using Microsoft.Extensions.Logging;

namespace MedImaging;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "A transaction is run again (try {Count}: {Kind} {Code}) in {Pause} ms.")]
    internal static partial void TransactionRetried(ILogger logger, int count, ErrorKind kind, string? code, double pause);

    [LoggerMessage(2, LogLevel.Information, "The routing table is new: {Routers} routers, {Readers} readers, {Writers} writers, good for {Seconds} s.")]
    internal static partial void RoutingTableRead(ILogger logger, int routers, int readers, int writers, double seconds);

    [LoggerMessage(3, LogLevel.Warning, "The router {Address} gave no routing table: {Kind} {Code}.")]
    internal static partial void RouterFailed(ILogger logger, string address, ErrorKind kind, string? code);
}
