using System.Net;
using System.Net.Http.Headers;

namespace MedImaging.Providers;

/// <summary>The only way out of this package: one endpoint, one key, asked through the gate before every attempt, within the endpoint's limits.</summary>
internal sealed class ProviderChannel : IDisposable
{
    private const int MaxErrorBytes = 64 << 10;

    private readonly HttpMessageInvoker _http;
    private readonly IEgressGate _gate;
    private readonly TimeProvider _time;
    private readonly ApiKey? _key;
    private readonly ProviderDialect _dialect;

    public ProviderChannel(string provider, ProviderDialect dialect, ProviderEndpoint endpoint, ApiKey? key, IEgressGate gate, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(gate);
        Address = EndpointRules.Require(endpoint);
        (Provider, _dialect, Endpoint, _key, _gate, _time) = (provider, dialect, endpoint, key, gate, timeProvider ?? TimeProvider.System);
        _http = new HttpMessageInvoker(ProviderSockets.Create(provider, endpoint));
    }

    public string Provider { get; }

    public ProviderEndpoint Endpoint { get; }

    public Uri Address { get; }

    /// <summary>Sends one attempt and waits for the head of a good answer; the reply reads the rest. It never tries again.</summary>
    /// <exception cref="ProviderException">No good answer came.</exception>
    /// <exception cref="MedImagingException">The gate does not admit it.</exception>
    public async ValueTask<ProviderReply> SendAsync(ProviderCall call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        var target = new Uri(Address, call.Path);
        await _gate.AdmitAsync(
            new EgressRequest
            {
                Provider = Provider,
                Destination = new Uri(target.GetLeftPart(UriPartial.Path)),
                Residency = Endpoint.Residency,
                Purpose = call.Purpose,
                Parts = call.Parts,
                Scope = call.Scope,
            },
            cancellationToken).ConfigureAwait(false);

        var clock = new AttemptClock(Provider, Endpoint, call.Scope.Deadline, _time, cancellationToken);
        try
        {
            using var request = Request(call, target);
            var response = await clock.RunAsync(token => _http.SendAsync(request, token)).ConfigureAwait(false);
            var reply = new ProviderReply(this, response, clock);
            if (response.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices)
            {
                return reply;
            }

            await using (reply.ConfigureAwait(false))
            {
                throw await FaultAsync(reply).ConfigureAwait(false);
            }
        }
        catch
        {
            clock.Dispose();
            throw;
        }
    }

    /// <summary>Makes the exception of an error that came inside a good answer, or in its stream.</summary>
    public ProviderException Fault(ErrorAnswer answer, Exception? cause = null)
    {
        var fault = ErrorClassifier.Classify(_dialect, answer);
        return new ProviderException(Provider, fault.Kind, $"'{Provider}' answered with an error: {fault.Kind}, HTTP {answer.Status}.", cause)
        {
            Status = answer.Status,
            Code = fault.Code,
            RetryAfter = fault.RetryAfter,
            KeyNumber = _key?.Number,
        };
    }

    /// <summary>Makes the exception of an error that this side found.</summary>
    public ProviderException Fault(ProviderErrorKind kind, string message, Exception? cause = null)
        => new(Provider, kind, message, cause) { KeyNumber = _key?.Number };

    public void Dispose() => _http.Dispose();

    private async ValueTask<ProviderException> FaultAsync(ProviderReply reply)
    {
        var body = await reply.ReadStartAsync(MaxErrorBytes).ConfigureAwait(false);
        return Fault(new ErrorAnswer(reply.Status, reply.Headers, body, _time.GetUtcNow()));
    }

    private HttpRequestMessage Request(ProviderCall call, Uri target)
    {
        var request = new HttpRequestMessage(call.Method, target) { Content = call.Body?.Invoke(), Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher };
        foreach (var (name, value) in call.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (call.Scope.IdempotencyKey is { } idempotency)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotency);
        }

        if (_key is { } key)
        {
            switch (_dialect)
            {
                case ProviderDialect.Gemini:
                    request.Headers.TryAddWithoutValidation("x-goog-api-key", key.Reveal());
                    break;
                case ProviderDialect.SemanticScholar:
                    request.Headers.TryAddWithoutValidation("x-api-key", key.Reveal());
                    break;
                case ProviderDialect.Entrez:
                    break;   // E-utilities read it from the form, which the client writes
                default:
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
                    break;
            }
        }

        return request;
    }
}
