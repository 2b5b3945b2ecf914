using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace MedImaging;

/// <summary>Sends requests to one bucket: signed, within time, again where that can help, and never to where an answer points.</summary>
internal sealed class S3Bucket : IDisposable
{
    private const int MostErrorBytes = 64 << 10;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    private readonly S3Options _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;
    private readonly string _root;

    /// <exception cref="ArgumentException">The options are not right.</exception>
    public S3Bucket(S3Options options, TimeProvider time)
    {
        if (options.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        (_options, _time) = (options, time);
        var endpoint = options.Endpoint ?? throw new ArgumentException("S3 needs an endpoint.", nameof(options));
        _root = options.UsesVirtualHost ? $"{endpoint.Scheme}://{options.Bucket}.{endpoint.Authority}/" : $"{endpoint.Scheme}://{endpoint.Authority}/{options.Bucket}/";
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,   // each attempt has its own
        };
    }

    /// <summary>Sends a request until it is answered for good.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">What follows the bucket's address: an object's name, or a query.</param>
    /// <param name="body">The body.</param>
    /// <param name="condition">A header that makes it conditional.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The answer: success, 404 or 412.</returns>
    public async ValueTask<S3Answer> SendAsync(
        HttpMethod method, string target, byte[]? body = null, (string Name, string Value)? condition = null, CancellationToken cancellationToken = default)
    {
        string payloadHash = ContentHash.Of(body).Hex;
        for (int attempt = 1; ; attempt++)
        {
            var (answer, fault, wait) = await TryAsync(method, target, body, payloadHash, condition, cancellationToken).ConfigureAwait(false);
            if (answer is not null)
            {
                return answer;
            }

            if (fault is null || !fault.IsTransient || attempt >= _options.Attempts)
            {
                throw fault ?? new MedImagingException(ErrorKind.Unexpected, "S3 gave no answer.");
            }

            await Task.Delay(wait ?? Pause(attempt), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<(S3Answer? Answer, MedImagingException? Fault, TimeSpan? Wait)> TryAsync(
        HttpMethod method, string target, byte[]? body, string payloadHash, (string Name, string Value)? condition, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(_options.AttemptTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            using var request = Request(method, target, body, payloadHash, condition);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed || response.IsSuccessStatusCode)
            {
                return (await AnswerAsync(method, response, either.Token).ConfigureAwait(false), null, null);
            }

            byte[] text = await ReadAsync(response, MostErrorBytes, either.Token).ConfigureAwait(false) ?? [];
            return (null, S3Faults.Of(response.StatusCode, S3Xml.ErrorCode(text)), S3Faults.WaitOf(response, LongestWait));
        }
        catch (OperationCanceledException ex) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return (null, new MedImagingException(ErrorKind.Timeout, "S3 did not answer in time.", ex), null);
        }
        catch (Exception ex) when (ex is HttpRequestException or IOException)
        {
            return (null, new MedImagingException(ErrorKind.Unavailable, "S3 cannot be reached.", ex), null);
        }
    }

    private async ValueTask<S3Answer> AnswerAsync(HttpMethod method, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NotFound && method != HttpMethod.Head
            && S3Xml.ErrorCode(await ReadAsync(response, MostErrorBytes, cancellationToken).ConfigureAwait(false) ?? []) is "NoSuchBucket")
        {
            throw new MedImagingException(ErrorKind.NotFound, "There is no such S3 bucket.");
        }

        // A sealed value is a little longer than what it seals.
        byte[] bytes = response.IsSuccessStatusCode && method == HttpMethod.Get
            ? await ReadAsync(response, _options.MaxLength + 1024, cancellationToken).ConfigureAwait(false)
                ?? throw new MedImagingException(ErrorKind.LimitExceeded, "S3 answered with more than content may have.")
            : [];
        return new S3Answer(response.StatusCode, bytes, response.Headers.ETag?.ToString());
    }

    private HttpRequestMessage Request(HttpMethod method, string target, byte[]? body, string payloadHash, (string Name, string Value)? condition)
    {
        var credentials = _options.Credentials?.Invoke() ?? throw new MedImagingException(ErrorKind.Unauthorized, "The host gave no S3 credentials.");
        var address = new Uri(_root + target);
        var now = _time.GetUtcNow();
        var signed = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = address.IsDefaultPort ? address.Host : address.Authority,
            ["x-amz-content-sha256"] = payloadHash,
            ["x-amz-date"] = now.UtcDateTime.ToString(SignatureV4.TimeFormat, CultureInfo.InvariantCulture),
        };
        if (credentials.SessionToken is { } token)
        {
            signed["x-amz-security-token"] = token;
        }

        if (condition is { } given)
        {
            signed[given.Name] = given.Value;
        }

        var request = new HttpRequestMessage(method, address) { Content = body is null ? null : new ByteArrayContent(body) };
        foreach (var (name, value) in signed)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("Authorization", SignatureV4.Authorize(method.Method, address, signed, payloadHash, _options.Region, credentials, now));
        return request;
    }

    // Room grows with what comes, not with what is declared; none when more comes than may.
    private static async ValueTask<byte[]?> ReadAsync(HttpResponseMessage response, long most, CancellationToken cancellationToken)
    {
        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var bytes = new MemoryStream();
        byte[] part = new byte[80 << 10];
        while (await stream.ReadAsync(part, cancellationToken).ConfigureAwait(false) is > 0 and int read)
        {
            if (bytes.Length + read > most)
            {
                return null;
            }

            bytes.Write(part, 0, read);
        }

        return bytes.ToArray();
    }

    // Full jitter: many hosts that were refused together must not come back together.
    private static TimeSpan Pause(int attempt)
        => TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(50, Math.Min(5000, 200 << attempt)));
}

/// <summary>An answer of S3.</summary>
internal sealed record S3Answer(HttpStatusCode Status, byte[] Bytes, string? ETag)
{
    public bool IsThere => Status != HttpStatusCode.NotFound;

    public bool IsDone => (int)Status is >= 200 and < 300;
}
