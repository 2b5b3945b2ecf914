using System.Net;
using System.Net.Http.Headers;

namespace MedImaging.Providers;

/// <summary>The only way out of this package: one endpoint, one key, asked through the gate before every attempt, within the endpoint's limits.</summary>
internal sealed class ProviderChannel : IDisposable
{
    private const int MinPartOfKey = 8;   // shorter ones are words, such as a prefix that all keys of a provider have
    private const int MaxErrorBytes = 64 << 10;
    private static readonly TimeSpan ErrorBodyTimeout = TimeSpan.FromSeconds(2);

    private readonly HttpMessageInvoker _http;
    private readonly IEgressGate _gate;
    private readonly TimeProvider _time;
    private readonly ApiKey? _key;
    private readonly ProviderDialect _dialect;

    public ProviderChannel(string provider, ProviderDialect dialect, ProviderEndpoint endpoint, ApiKey? key, IEgressGate gate, TimeProvider? timeProvider = null, ProviderNetwork? network = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(gate);
        Address = EndpointRules.Require(endpoint);
        (Provider, _dialect, Endpoint, _key, _gate, _time) = (provider, dialect, endpoint, key, gate, timeProvider ?? TimeProvider.System);
        _http = new HttpMessageInvoker(new WithholdingHandler(provider, ProviderSockets.Create(provider, endpoint, network)));
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
        var target = Target(call.Path);
        var clock = new AttemptClock(Provider, Endpoint, call.Scope.Deadline, _time, cancellationToken);
        ProviderReply? reply = null;
        try
        {
            await AdmitAsync(call, target, clock, cancellationToken).ConfigureAwait(false);
            reply = new ProviderReply(this, await HeadAsync(call, target, clock).ConfigureAwait(false), clock);
            return reply.Status is >= 200 and < 300 ? reply : throw await FaultAsync(reply, clock).ConfigureAwait(false);
        }
        catch
        {
            if (reply is not null)
            {
                await reply.DisposeAsync().ConfigureAwait(false);
            }

            clock.Dispose();
            throw;
        }
    }

    /// <summary>Makes the exception of an error that came inside a good answer, or in its stream.</summary>
    public ProviderException Fault(ErrorAnswer answer, Exception? cause = null)
    {
        var fault = ErrorClassifier.Classify(_dialect, answer);
        return new ProviderException(Provider, fault.Kind, $"'{Provider}' answered with an error: {fault.Kind}, HTTP {answer.Status}.", WithheldException.Of(cause))
        {
            Status = answer.Status,
            Code = IsCode(fault.Code) ? fault.Code : null,
            RetryAfter = fault.RetryAfter,
            KeyNumber = _key?.Number,
        };
    }

    /// <summary>Makes the exception of an error that this side found.</summary>
    public ProviderException Fault(ProviderErrorKind kind, string message, Exception? cause = null)
        => new(Provider, kind, message, WithheldException.Of(cause)) { KeyNumber = _key?.Number };

    public void Dispose() => _http.Dispose();

    // Below the endpoint's address, whatever the path says: a model's name or an id may come from anywhere.
    private Uri Target(string path)
    {
        string below = path.TrimStart('/');
        return Uri.TryCreate(Address.AbsoluteUri + below, UriKind.Absolute, out var target)
            && target.Scheme == Address.Scheme && target.Authority == Address.Authority && target.UserInfo.Length == 0 && target.Fragment.Length == 0
            && target.AbsolutePath.StartsWith(Address.AbsolutePath, StringComparison.Ordinal)
            && (_key is null || !path.Contains(_key.Reveal(), StringComparison.Ordinal))
            ? target
            : throw Fault(ProviderErrorKind.PolicyBlocked, $"'{Provider}' was not asked: the path leads away from its address, or has its key.");
    }

    private async ValueTask AdmitAsync(ProviderCall call, Uri target, AttemptClock clock, CancellationToken cancellationToken)
    {
        var request = new EgressRequest
        {
            Provider = Provider,
            Destination = new Uri(target.GetLeftPart(UriPartial.Path)),
            Residency = Endpoint.Residency,
            Purpose = call.Purpose,
            Parts = call.Parts,
            Scope = call.Scope,
        };
        clock.BeginOwn();
        try
        {
            await _gate.AdmitAsync(request, clock.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException ex) when (clock.IsUp)
        {
            throw clock.Translate(ex);
        }
        finally
        {
            clock.EndOwn();
        }
    }

    private async ValueTask<HttpResponseMessage> HeadAsync(ProviderCall call, Uri target, AttemptClock clock)
    {
        var request = Request(call, target, clock);
        try
        {
            clock.RequireTime();
            clock.Begin();
            return await _http.SendAsync(request, clock.Token).ConfigureAwait(false);
        }
        catch (Exception ex) when (ex is ProviderException or OperationCanceledException)
        {
            request.Dispose();
            throw clock.Translate(ex);
        }
        finally
        {
            clock.End();
        }
    }

    private async ValueTask<ProviderException> FaultAsync(ProviderReply reply, AttemptClock clock)
    {
        if (reply.Status is >= 300 and < 400)
        {
            return new ProviderException(Provider, ProviderErrorKind.PolicyBlocked, $"'{Provider}' answered with a redirect (HTTP {reply.Status}), and none is followed.")
            {
                Status = reply.Status,
                KeyNumber = _key?.Number,
            };
        }

        clock.Shorten(ErrorBodyTimeout);   // the status is known already
        var body = await reply.ReadStartAsync(MaxErrorBytes).ConfigureAwait(false);
        return Fault(new ErrorAnswer(reply.Status, reply.Headers, body, _time.GetUtcNow()));
    }

    // The provider's own word: it must not be able to repeat the key, a large part of it, or a sentence, in it.
    internal bool IsCode(string? code)
        => code is { Length: <= 64 } && WireJson.Code(code) is not null && !IsOfKey(code);

    private bool IsOfKey(string code)
        => _key?.Reveal() is { } key
            && (code.Contains(key, StringComparison.OrdinalIgnoreCase) || (code.Length >= MinPartOfKey && key.Contains(code, StringComparison.OrdinalIgnoreCase)));

    private HttpRequestMessage Request(ProviderCall call, Uri target, AttemptClock clock)
    {
        var content = call.Body is { } body ? new UploadContent(body(), clock) : null;
        var request = new HttpRequestMessage(call.Method, target) { Content = content, Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher };
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
