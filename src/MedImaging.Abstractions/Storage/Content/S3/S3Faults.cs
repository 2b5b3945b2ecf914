using System.Net;

namespace MedImaging;

/// <summary>What S3's refusals mean here.</summary>
internal static class S3Faults
{
    public static MedImagingException Of(HttpStatusCode status, string? code) => (status, code) switch
    {
        (_, "RequestTimeTooSkewed") => new(ErrorKind.Unauthorized, "S3 refused the request: this machine's clock is wrong."),
        (_, "SignatureDoesNotMatch" or "AuthorizationHeaderMalformed") => new(ErrorKind.Unauthorized, "S3 refused the signature: the secret or the region is wrong."),
        (_, "SlowDown" or "RequestLimitExceeded") or (HttpStatusCode.TooManyRequests, _) => new(ErrorKind.Throttled, "S3 asked to slow down."),
        (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => new(ErrorKind.Unauthorized, "S3 refused access: the credentials are wrong, or may not do this."),
        ( >= HttpStatusCode.Ambiguous and < HttpStatusCode.BadRequest, _) => new(ErrorKind.PolicyBlocked, "S3 pointed to another address, which is not followed: the endpoint or the region is wrong."),
        (HttpStatusCode.Conflict or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError, _) => new(ErrorKind.Unavailable, $"S3 cannot do it now (status {(int)status})."),
        _ => new(ErrorKind.InvalidInput, $"S3 refused the request (status {(int)status})."),
    };

    /// <summary>How long the server asks to wait, up to a limit.</summary>
    public static TimeSpan? WaitOf(HttpResponseMessage response, TimeSpan most)
        => response.Headers.RetryAfter?.Delta is { } delta && delta >= TimeSpan.Zero ? TimeSpan.FromTicks(Math.Min(delta.Ticks, most.Ticks)) : null;
}
