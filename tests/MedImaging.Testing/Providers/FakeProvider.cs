using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace MedImaging.Testing;

/// <summary>A provider on loopback (Kestrel): answers from a script, or by a rule, and remembers what it was asked.</summary>
public sealed class FakeProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<FakeAnswer> _script = new();
    private readonly ConcurrentQueue<FakeProviderRequest> _requests = new();

    private FakeProvider(WebApplication app) => _app = app;

    /// <summary>Gets where it listens, such as <c>http://127.0.0.1:40001/</c>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    /// <summary>Gets or sets the rule for requests the script has no answer for.</summary>
    public Func<FakeProviderRequest, FakeAnswer>? Otherwise { get; set; }

    /// <summary>Gets every request so far, in order of arrival.</summary>
    public IReadOnlyList<FakeProviderRequest> Requests => [.. _requests];

    /// <summary>Starts one on a free port.</summary>
    public static async Task<FakeProvider> StartAsync(CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Limits.MinResponseDataRate = null;
            options.Limits.MaxRequestBodySize = null;
            options.AllowSynchronousIO = false;
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        var provider = new FakeProvider(app);
        app.Run(provider.AnswerAsync);
        await app.StartAsync(cancellationToken);
        provider.Address = new Uri(app.Urls.Single() + "/");
        return provider;
    }

    /// <summary>Puts an answer at the end of the script.</summary>
    public FakeProvider Answer(FakeAnswer answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = new FakeProviderRequest(
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        _requests.Enqueue(request);
        var answer = _script.TryDequeue(out var next) ? next
            : Otherwise?.Invoke(request) ?? FakeAnswer.Of(500, "text/plain", "The script has no answer for this request.");
        await answer.WriteAsync(context);
    }
}

/// <summary>A request as it came over the wire.</summary>
public sealed record FakeProviderRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>Gets the body as text.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Body);
}
