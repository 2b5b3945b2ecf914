using System.ClientModel;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using MedImaging.Providers;

namespace MedImaging.Tests.Errors;

public sealed class ForeignErrorsTests
{
    private const string Canary = "PATIENT-CANARY-7731";

    public static TheoryData<string, Exception, ProviderErrorKind> Table => new()
    {
        { "400", Http(HttpStatusCode.BadRequest), ProviderErrorKind.InvalidRequest },
        { "401", Http(HttpStatusCode.Unauthorized), ProviderErrorKind.Authentication },
        { "402", Http(HttpStatusCode.PaymentRequired), ProviderErrorKind.QuotaExhausted },
        { "403", Http(HttpStatusCode.Forbidden), ProviderErrorKind.Permission },
        { "404", Http(HttpStatusCode.NotFound), ProviderErrorKind.ModelNotFound },
        { "408", Http(HttpStatusCode.RequestTimeout), ProviderErrorKind.Timeout },
        { "413", Http(HttpStatusCode.RequestEntityTooLarge), ProviderErrorKind.ContextTooLong },
        { "429", Http(HttpStatusCode.TooManyRequests), ProviderErrorKind.RateLimited },
        { "500", Http(HttpStatusCode.InternalServerError), ProviderErrorKind.ServerError },
        { "503", Http(HttpStatusCode.ServiceUnavailable), ProviderErrorKind.Overloaded },
        { "302", Http(HttpStatusCode.Found), ProviderErrorKind.Unknown },
        { "refused", new HttpRequestException(HttpRequestError.ConnectionError, Canary, new SocketException((int)SocketError.ConnectionRefused)), ProviderErrorKind.Network },
        { "no such host", new HttpRequestException(HttpRequestError.NameResolutionError, Canary), ProviderErrorKind.Network },
        { "garbage", new HttpRequestException(HttpRequestError.InvalidResponse, Canary), ProviderErrorKind.MalformedOutput },
        { "too large a header", new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded, Canary), ProviderErrorKind.LimitExceeded },
        { "cut off", new HttpIOException(HttpRequestError.ResponseEnded, Canary), ProviderErrorKind.Network },
        { "reset", new IOException(Canary, new SocketException((int)SocketError.ConnectionReset)), ProviderErrorKind.Network },
        { "socket silent", new SocketException((int)SocketError.TimedOut), ProviderErrorKind.Timeout },
        { "no TLS", new AuthenticationException(Canary), ProviderErrorKind.Network },
        { "HttpClient's own time", new TaskCanceledException(Canary, new TimeoutException()), ProviderErrorKind.Timeout },
        { "silence", new TimeoutException(Canary), ProviderErrorKind.Timeout },
        { "not JSON", new JsonException(Canary), ProviderErrorKind.MalformedOutput },
        { "not base64", new FormatException(Canary), ProviderErrorKind.MalformedOutput },
        { "no such content", new ArgumentException(Canary), ProviderErrorKind.InvalidRequest },
        { "of many", new AggregateException(Http(HttpStatusCode.BadGateway)), ProviderErrorKind.ServerError },
        { "inside another", new InvalidOperationException(Canary, Http(HttpStatusCode.TooManyRequests)), ProviderErrorKind.RateLimited },
        { "refused by the gate", new MedImagingException(ErrorKind.PolicyBlocked, "no"), ProviderErrorKind.PolicyBlocked },
        { "refused by the model", new MedImagingException(ErrorKind.ModelRefused, "no"), ProviderErrorKind.ContentBlocked },
        { "allowance", new MedImagingException(ErrorKind.QuotaExhausted, "no"), ProviderErrorKind.QuotaExhausted },
        { "not made yet", new NotImplementedException(Canary), ProviderErrorKind.Unknown },
        { "nobody knows", new InvalidOperationException(Canary), ProviderErrorKind.Unknown },
    };

    [Theory, MemberData(nameof(Table))]
    public void AForeignException_IsKnownByItsTypeAndCode(string name, Exception error, ProviderErrorKind kind)
    {
        var ours = ForeignErrors.ToProviderException("theirs", error);

        Assert.True(kind == ours.Error, name);
        Assert.DoesNotContain(Canary, ours.Message, StringComparison.Ordinal);
        Assert.Equal("theirs", ours.Provider);
    }

    [Fact]
    public void TheTable_HasFifteenCasesAndMore_AndOursAreLeftAlone()
    {
        var ours = new ProviderException("x", ProviderErrorKind.RateLimited, "ours");
        Assert.InRange(Table.Count, 15, 100);
        Assert.Same(ours, ForeignErrors.ToProviderException("y", ours));
    }

    [Fact]
    public void AHostsMap_TellsWhatOnlyItsOwnTypesKnow()
    {
        var error = new ClientResultException("theirs");

        Assert.Equal(ProviderErrorKind.Unknown, ForeignErrors.Classify(error));
        Assert.Equal(
            ProviderErrorKind.Overloaded,
            ForeignErrors.Classify(error, ex => ex is ClientResultException { Status: 0 } ? ProviderErrors.FromStatus(503) : null));
    }

    [Fact]
    public void ACycleOfCauses_Ends()
    {
        Exception error = new InvalidOperationException("0");
        for (int i = 0; i < 1000; i++)
        {
            error = new InvalidOperationException("more", error);
        }

        Assert.Equal(ProviderErrorKind.Unknown, ForeignErrors.Classify(error));
    }

    private static HttpRequestException Http(HttpStatusCode status) => new(Canary, null, status);
}
