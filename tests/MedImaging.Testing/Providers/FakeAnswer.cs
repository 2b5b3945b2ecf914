using System.Text;
using Microsoft.AspNetCore.Http;

namespace MedImaging.Testing;

/// <summary>What a <see cref="FakeProvider"/> does with a request: a status, headers and a body, or a fault.</summary>
public sealed class FakeAnswer(Func<HttpContext, Task> write)
{
    public Task WriteAsync(HttpContext context) => write(context);

    /// <summary>A status with a body.</summary>
    public static FakeAnswer Of(int status, string mediaType, string body, params (string Name, string Value)[] headers) => Of(status, mediaType, Encoding.UTF8.GetBytes(body), headers);

    /// <summary>A status with a body.</summary>
    public static FakeAnswer Of(int status, string mediaType, byte[] body, params (string Name, string Value)[] headers) => new(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = body.Length;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    });

    /// <summary>A good answer in JSON.</summary>
    public static FakeAnswer Json(string body) => Of(200, "application/json", body);

    /// <summary>A stream of server-sent events, a flush after each.</summary>
    public static FakeAnswer Events(params string[] data) => new(async context =>
    {
        context.Response.ContentType = "text/event-stream";
        foreach (string each in data)
        {
            await context.Response.WriteAsync($"data: {each}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    });

    /// <summary>The connection is reset before anything is answered.</summary>
    public static FakeAnswer Reset() => new(context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>Nothing is answered until the other side goes away.</summary>
    public static FakeAnswer Hang() => new(async context =>
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
        }
    });
}
