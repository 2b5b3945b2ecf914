using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Reads what any client's exception says, also one of a host's own client.</summary>
internal static class CallFaults
{
    /// <summary>Gets the kind of an error, or nothing when it is the caller's own cancellation.</summary>
    public static ProviderErrorKind? KindOf(Exception error, CancellationToken caller) => error switch
    {
        ProviderException known => known.Error,
        OperationCanceledException when caller.IsCancellationRequested => null,
        OperationCanceledException or TimeoutException => ProviderErrorKind.Timeout,
        HttpRequestException { StatusCode: { } status } => ErrorClassifier.ByStatus((int)status),
        HttpRequestException or IOException or System.Net.Sockets.SocketException => ProviderErrorKind.Network,
        JsonException or FormatException => ProviderErrorKind.MalformedOutput,
        MedImagingException ours => KindOf(ours.Kind),
        ArgumentException or InvalidOperationException or NotSupportedException => ProviderErrorKind.InvalidRequest,
        _ => ProviderErrorKind.Unknown,
    };

    public static TimeSpan? RetryAfterOf(Exception error) => (error as ProviderException)?.RetryAfter;

    /// <summary>Gets the name to say in messages.</summary>
    public static string NameOf(IChatClient client)
        => (client.GetService(typeof(ProviderDescription)) as ProviderDescription)?.Name
            ?? (client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.ProviderName
            ?? "chat";

    private static ProviderErrorKind KindOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Throttled => ProviderErrorKind.RateLimited,
        ErrorKind.QuotaExhausted => ProviderErrorKind.QuotaExhausted,
        ErrorKind.Unauthorized => ProviderErrorKind.Authentication,
        ErrorKind.Unavailable => ProviderErrorKind.ServerError,
        ErrorKind.Timeout => ProviderErrorKind.Timeout,
        ErrorKind.ModelRefused => ProviderErrorKind.ContentBlocked,
        ErrorKind.ContextTooLong => ProviderErrorKind.ContextTooLong,
        ErrorKind.MalformedResponse => ProviderErrorKind.MalformedOutput,
        ErrorKind.PolicyBlocked => ProviderErrorKind.PolicyBlocked,
        ErrorKind.InvalidInput or ErrorKind.UnsupportedFormat => ProviderErrorKind.InvalidRequest,
        _ => ProviderErrorKind.Unknown,
    };
}
