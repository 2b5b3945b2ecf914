using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace MedImaging.Testing;

/// <summary>An S3 server on loopback with one bucket, which checks each signature by the words of the standard on the request as it came.</summary>
public sealed class FakeS3 : IAsyncDisposable
{
    public const string Bucket = "media", Region = "eu-test-1", AccessKeyId = "AKIATEST", Secret = "a secret/of+tests";

    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _faults = new();

    private FakeS3(WebApplication app, TimeProvider time) => (_app, _time) = (app, time);

    /// <summary>Gets where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Gets the objects, by their names.</summary>
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets each request so far: method and target.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Gets or sets the token that requests must have.</summary>
    public string? SessionToken { get; set; }

    /// <summary>Starts one on a free port.</summary>
    public static async Task<FakeS3> StartAsync(TimeProvider time, CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        var server = new FakeS3(app, time);
        app.Run(server.AnswerAsync);
        await app.StartAsync(cancellationToken);
        server.Address = new Uri(app.Urls.Single() + "/");
        return server;
    }

    /// <summary>Answers the next request otherwise.</summary>
    public FakeS3 Next(Func<HttpContext, Task> answer)
    {
        _faults.Enqueue(answer);
        return this;
    }

    /// <summary>Answers the next request with an error.</summary>
    public FakeS3 Next(int status, string code, int? retryAfter = null) => Next(context =>
    {
        if (retryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return ErrorAsync(context, status, code);
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var read = new MemoryStream();
        await context.Request.Body.CopyToAsync(read, context.RequestAborted);
        byte[] body = read.ToArray();
        string target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        Requests.Enqueue($"{context.Request.Method} {target}");
        if (_faults.TryDequeue(out var fault))
        {
            await fault(context);
        }
        else if (Refusal(context.Request, target, body) is { } refused)
        {
            await ErrorAsync(context, 403, refused);
        }
        else if (!context.Request.Path.Value!.StartsWith($"/{Bucket}/", StringComparison.Ordinal))
        {
            await ErrorAsync(context, 404, "NoSuchBucket");
        }
        else
        {
            await ServeAsync(context, context.Request.Path.Value[(Bucket.Length + 2)..], body);
        }
    }

    private async Task ServeAsync(HttpContext context, string name, byte[] body)
    {
        var (request, response) = (context.Request, context.Response);
        bool isThere = Objects.TryGetValue(name, out byte[]? kept);
        string? tag = kept is null ? null : $"\"{Convert.ToHexStringLower(SHA256.HashData(kept))}\"";
        if (request.Method == "GET" && name.Length == 0)
        {
            await ListAsync(context);
        }
        else if (request.Method == "PUT")
        {
            if (request.Headers.IfNoneMatch == "*" && isThere)
            {
                await ErrorAsync(context, 412, "PreconditionFailed");
            }
            else if (request.Headers.IfMatch.Count > 0 && request.Headers.IfMatch != tag)
            {
                await ErrorAsync(context, isThere ? 412 : 404, isThere ? "PreconditionFailed" : "NoSuchKey");
            }
            else
            {
                Objects[name] = body;
            }
        }
        else if (request.Method == "DELETE")
        {
            Objects.TryRemove(name, out _);
            response.StatusCode = 204;
        }
        else if (kept is null)
        {
            await ErrorAsync(context, 404, "NoSuchKey");
        }
        else
        {
            response.Headers.ETag = tag;
            response.ContentLength = kept.Length;
            if (request.Method == "GET")
            {
                await response.Body.WriteAsync(kept);
            }
        }
    }

    private Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var names = Objects.Keys.Where(name => name.StartsWith(query["prefix"].ToString(), StringComparison.Ordinal) && string.CompareOrdinal(name, query["start-after"].ToString()) > 0)
            .Order(StringComparer.Ordinal).Take(int.Parse(query["max-keys"].ToString(), CultureInfo.InvariantCulture));
        string contents = string.Concat(names.Select(name => $"<Contents><Key>{name}</Key><Size>1</Size></Contents>"));
        return context.Response.WriteAsync($"""<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>{Bucket}</Name>{contents}</ListBucketResult>""");
    }

    // Written from the standard, without the code under test.
    private string? Refusal(HttpRequest request, string target, byte[] body)
    {
        string authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal))
        {
            return "AccessDenied";
        }

        var parts = authorization["AWS4-HMAC-SHA256 ".Length..].Split(',').Select(part => part.Trim().Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        string date = request.Headers["x-amz-date"].ToString();
        string[] scope = parts["Credential"].Split('/');
        if (scope is not [AccessKeyId, var day, Region, "s3", "aws4_request"] || !date.StartsWith(day, StringComparison.Ordinal))
        {
            return "InvalidAccessKeyId";
        }

        if ((_time.GetUtcNow() - DateTimeOffset.ParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)).Duration() > TimeSpan.FromMinutes(15))
        {
            return "RequestTimeTooSkewed";
        }

        string[] signed = parts["SignedHeaders"].Split(';');
        string[] needed = [.. request.Headers.Keys.Select(key => key.ToLowerInvariant()).Where(key => key == "host" || key.StartsWith("x-amz-", StringComparison.Ordinal))];
        string hash = Hex(SHA256.HashData(body));
        if (!signed.SequenceEqual(signed.Order(StringComparer.Ordinal)) || needed.Except(signed).Any() || request.Headers["x-amz-content-sha256"] != hash || (SessionToken ?? "") != request.Headers["x-amz-security-token"].ToString())
        {
            return "AccessDenied";
        }

        string[] halves = target.Split('?', 2);
        string query = halves.Length == 1 ? "" : string.Join('&', halves[1].Split('&').Order(StringComparer.Ordinal));
        var canonical = new StringBuilder().Append(request.Method).Append('\n').Append(halves[0]).Append('\n').Append(query).Append('\n');
        foreach (string name in signed)
        {
            canonical.Append(name).Append(':').Append(request.Headers[name].ToString()).Append('\n');
        }

        canonical.Append('\n').Append(parts["SignedHeaders"]).Append('\n').Append(hash);
        string toSign = $"AWS4-HMAC-SHA256\n{date}\n{string.Join('/', scope[1..])}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        byte[] key = scope[1..].Aggregate(Encoding.UTF8.GetBytes("AWS4" + Secret), (made, part) => HMACSHA256.HashData(made, Encoding.UTF8.GetBytes(part)));
        return Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))) == parts["Signature"] ? null : "SignatureDoesNotMatch";
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static async Task ErrorAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        if (context.Request.Method != "HEAD")
        {
            await context.Response.WriteAsync($"""<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>SECRETWORD of the server</Message></Error>""");
        }
    }
}
