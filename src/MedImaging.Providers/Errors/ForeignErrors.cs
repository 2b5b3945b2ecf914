using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>Finds out what an exception of a client that is not ours means, by its types and codes alone: a message is another's text.</summary>
internal static class ForeignErrors
{
    private const int MaxDepth = 8;

    /// <summary>Makes one of our exceptions of another's. The caller's cancellation must have been looked at before.</summary>
    public static ProviderException ToProviderException(string provider, Exception error, Func<Exception, ProviderErrorKind?>? map = null)
    {
        if (error is ProviderException ours)
        {
            return ours;
        }

        var kind = Classify(error, map);
        return new ProviderException(provider, kind, $"'{provider}' failed: {kind}.", error) { Status = StatusOf(error) };
    }

    public static ProviderErrorKind Classify(Exception error, Func<Exception, ProviderErrorKind?>? map = null)
    {
        var current = error;
        for (int depth = 0; current is not null && depth < MaxDepth; depth++)
        {
            if ((map?.Invoke(current) ?? Known(current)) is { } kind)
            {
                return kind;
            }

            current = current.InnerException;
        }

        return ProviderErrorKind.Unknown;
    }

    private static ProviderErrorKind? Known(Exception error) => error switch
    {
        ProviderException ours => ours.Error,
        MedImagingException ours => ByKind(ours.Kind),
        HttpRequestException { StatusCode: { } status } => ErrorClassifier.ByStatus((int)status),
        HttpRequestException { InnerException: ProviderException refused } => refused.Error,
        HttpRequestException http => ByTransport(http.HttpRequestError),
        HttpIOException io => ByTransport(io.HttpRequestError),
        SocketException { SocketErrorCode: SocketError.TimedOut } => ProviderErrorKind.Timeout,
        SocketException or AuthenticationException => ProviderErrorKind.Network,
        TimeoutException or OperationCanceledException => ProviderErrorKind.Timeout,   // not the caller's, so the client's own limit
        IOException { InnerException: SocketException { SocketErrorCode: SocketError.TimedOut } } => ProviderErrorKind.Timeout,
        IOException => ProviderErrorKind.Network,
        JsonException or FormatException or InvalidDataException => ProviderErrorKind.MalformedOutput,
        ArgumentException => ProviderErrorKind.InvalidRequest,
        UnauthorizedAccessException => ProviderErrorKind.Permission,
        _ => null,
    };

    private static ProviderErrorKind ByTransport(HttpRequestError error) => error switch
    {
        HttpRequestError.UserAuthenticationError => ProviderErrorKind.Authentication,
        HttpRequestError.InvalidResponse => ProviderErrorKind.MalformedOutput,
        HttpRequestError.ConfigurationLimitExceeded => ProviderErrorKind.LimitExceeded,
        _ => ProviderErrorKind.Network,
    };

    private static ProviderErrorKind ByKind(ErrorKind kind) => kind switch
    {
        ErrorKind.Throttled => ProviderErrorKind.RateLimited,
        ErrorKind.QuotaExhausted => ProviderErrorKind.QuotaExhausted,
        ErrorKind.Unauthorized => ProviderErrorKind.Authentication,
        ErrorKind.Unavailable => ProviderErrorKind.Network,
        ErrorKind.Timeout => ProviderErrorKind.Timeout,
        ErrorKind.ContextTooLong => ProviderErrorKind.ContextTooLong,
        ErrorKind.ModelRefused => ProviderErrorKind.ContentBlocked,
        ErrorKind.InvalidInput or ErrorKind.UnsupportedFormat => ProviderErrorKind.InvalidRequest,
        ErrorKind.NotFound => ProviderErrorKind.ModelNotFound,
        ErrorKind.MalformedResponse or ErrorKind.Corrupt => ProviderErrorKind.MalformedOutput,
        ErrorKind.LimitExceeded => ProviderErrorKind.LimitExceeded,
        ErrorKind.PolicyBlocked => ProviderErrorKind.PolicyBlocked,
        _ => ProviderErrorKind.Unknown,
    };

    private static int? StatusOf(Exception error) => error is HttpRequestException { StatusCode: { } status } ? (int)status : null;
}
