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

    [LoggerMessage(4, LogLevel.Warning, "The mirror cannot go on for now: {Kind}. What is written waits in the store.")]
    internal static partial void MirrorFailed(ILogger logger, ErrorKind kind);

    [LoggerMessage(5, LogLevel.Information, "The mirror has caught up; {Copied} records were copied since the process began.")]
    internal static partial void MirrorCaughtUp(ILogger logger, long copied);
}
