using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace MedImaging.Testing;

/// <summary>What goes wrong with a provider: each fault as an answer of a <see cref="FakeProvider"/>. Those of the wire itself are written to the socket.</summary>
public static class FakeFaults
{
    /// <summary>Where a redirect must never lead: a cloud's metadata service.</summary>
    public const string MetadataAddress = "http://169.254.169.254/latest/meta-data/iam/security-credentials/";

    /// <summary>429, with a <c>Retry-After</c> as it is given, or without one.</summary>
    public static FakeAnswer RateLimited(string? retryAfter = null)
        => FakeAnswer.Of(429, "application/json", """{"error":{"message":"Too many requests.","type":"rate_limit","code":429}}""", retryAfter is null ? [] : [("Retry-After", retryAfter)]);

    /// <summary>429, to be tried again at a time.</summary>
    public static FakeAnswer RateLimitedUntil(DateTimeOffset at) => RateLimited(at.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>An error status with a short body.</summary>
    public static FakeAnswer Status(int status) => FakeAnswer.Of(status, "application/json", $$$"""{"error":{"code":{{{status}}},"message":"It failed."}}""");

    /// <summary>A head and half of a body, then a reset.</summary>
    public static FakeAnswer ResetMidBody(string body = DefaultBody) => OnSocket(async (socket, context) =>
    {
        await SendAsync(socket, Head("application/json", $"Content-Length: {body.Length}") + body[..(body.Length / 2)], context);
        await Task.Delay(5, context.RequestAborted);   // the half arrives before the reset
        context.Abort();
    });

    /// <summary>A head and half of a body, then nothing until the other side goes away.</summary>
    public static FakeAnswer HangMidBody(string body = DefaultBody, string mediaType = "application/json") => new(async context =>
    {
        context.Response.ContentType = mediaType;
        await context.Response.WriteAsync(body[..(body.Length / 2)], context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await FakeAnswer.Hang().WriteAsync(context);
    });

    /// <summary>A body a byte at a time.</summary>
    /// <param name="every">How long between two; a second when not given.</param>
    /// <param name="body">The body.</param>
    /// <param name="mediaType">Its type.</param>
    public static FakeAnswer Drip(TimeSpan? every = null, string body = DefaultBody, string mediaType = "application/json") => new(async context =>
    {
        context.Response.ContentType = mediaType;
        foreach (byte each in Encoding.UTF8.GetBytes(body))
        {
            await context.Response.Body.WriteAsync(new[] { each }, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(every ?? TimeSpan.FromSeconds(1), context.RequestAborted);
        }
    });

    /// <summary>A body shorter than its <c>Content-Length</c> says, then an orderly close.</summary>
    public static FakeAnswer HalfThenClose(string body = DefaultBody, string mediaType = "application/json")
        => Raw(Encoding.UTF8.GetBytes(Head(mediaType, $"Content-Length: {body.Length}") + body[..(body.Length / 2)]));

    /// <summary>Half of a chunked stream of events, cut inside an event, then an orderly close without the last chunk.</summary>
    public static FakeAnswer HalfEvents(params string[] data)
    {
        string text = string.Concat((data is [] ? [DefaultBody, DefaultBody] : data).Select(each => $"data: {each}\n\n"));
        string half = text[..(text.Length * 3 / 4)];
        return Raw(Encoding.UTF8.GetBytes(Head("text/event-stream", "Transfer-Encoding: chunked") + $"{Encoding.UTF8.GetByteCount(half):x}\r\n{half}\r\n"));
    }

    /// <summary>A stream that is no stream of events: bytes that are not UTF-8, fields nobody knows, data that is no JSON.</summary>
    public static FakeAnswer EventGarbage() => FakeAnswer.Of(
        200, "text/event-stream", [.. "\u0000data\u0000:::\r\r\n:\n"u8, 0xff, 0xfe, 0x80, .. "\nfoo: bar\ndata: {\"choices\":[{]}\n\nevent\ndata\ndata: "u8, 0xc3, 0x28, .. "\n\n"u8]);

    /// <summary>A stream with one line that goes on for so many bytes.</summary>
    public static FakeAnswer LongLine(long bytes = 64 << 20) => Endless(bytes, "text/event-stream", "data: "u8.ToArray());

    /// <summary>Events flushed a byte at a time, so that each character of several bytes is split.</summary>
    public static FakeAnswer SplitUtf8(params string[] data)
        => Drip(TimeSpan.Zero, string.Concat(data.Select(each => $"data: {each}\r\n\r\n")), "text/event-stream");

    /// <summary>Good JSON of a shape that no provider has.</summary>
    public static FakeAnswer WrongSchema() => FakeAnswer.Json("""{"choices":{"0":null},"candidates":"none","message":[1,[2,[3]]],"data":7,"usage":"much","error":false}""");

    /// <summary>JSON that breaks off, in a whole answer.</summary>
    public static FakeAnswer BrokenJson(string body = DefaultBody) => FakeAnswer.Json(body[..(body.Length / 2)]);

    /// <summary>A page of a proxy in place of an answer.</summary>
    public static FakeAnswer Html(int status = 200) => FakeAnswer.Of(status, "text/html", "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking your browser.</body></html>");

    /// <summary>200, with an error inside.</summary>
    public static FakeAnswer ErrorInGoodAnswer(string? body = null) => FakeAnswer.Json(body ?? """{"error":{"message":"The model is overloaded.","type":"overloaded_error","code":503}}""");

    /// <summary>Nothing at all, as a good answer.</summary>
    public static FakeAnswer Empty() => FakeAnswer.Of(200, "application/json", "");

    /// <summary>A number that is none where JSON has numbers.</summary>
    public static FakeAnswer NotANumber() => FakeAnswer.Json("""{"confidence":NaN,"score":Infinity,"choices":[{"index":NaN,"message":{"role":"assistant","content":"{\"confidence\":NaN}"}}]}""");

    /// <summary>A body of so many bytes without a length, written until it ends or the other side goes away.</summary>
    public static FakeAnswer Endless(long bytes = 10L << 30, string mediaType = "application/json", byte[]? start = null) => new(async context =>
    {
        context.Response.ContentType = mediaType;
        await context.Response.Body.WriteAsync(start ?? "{\"text\":\""u8.ToArray(), context.RequestAborted);
        byte[] piece = new byte[64 << 10];
        piece.AsSpan().Fill((byte)'a');
        for (long sent = 0; sent < bytes; sent += piece.Length)
        {
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
        }
    });

    /// <summary>A length of so many bytes, and as many of them as the other side takes.</summary>
    public static FakeAnswer Huge(long bytes = 10L << 30) => new(async context =>
    {
        context.Response.ContentLength = bytes;
        await Endless(bytes, start: []).WriteAsync(context);
    });

    /// <summary>A redirect.</summary>
    public static FakeAnswer Redirect(string location = MetadataAddress, int status = 302) => FakeAnswer.Of(status, "text/plain", "", ("Location", location));

    /// <summary>The answer that another request was to get.</summary>
    public static FakeAnswer AnotherRequestsAnswer(string body = """{"id":"of-another-request","choices":[{"index":0,"message":{"role":"assistant","content":"No finding in the chest of somebody else."}}]}""")
        => FakeAnswer.Json(body);

    /// <summary>The body twice, in one answer.</summary>
    public static FakeAnswer DoubleBody(string body = DefaultBody) => FakeAnswer.Json(body + body);

    /// <summary>Two answers to one request: the second must never be taken for the answer to the next.</summary>
    public static FakeAnswer DuplicateAnswer(string first = DefaultBody, string second = """{"id":"duplicate"}""")
        => Raw(Encoding.UTF8.GetBytes(string.Concat(new[] { first, second }.Select(body => Head("application/json", $"Content-Length: {Encoding.UTF8.GetByteCount(body)}") + body))), staysOpen: true);

    /// <summary>Bytes as they are in place of an answer, then an orderly close, or none until the other side goes away.</summary>
    public static FakeAnswer Raw(byte[] bytes, bool staysOpen = false) => OnSocket(async (socket, context) =>
    {
        await SendAsync(socket, bytes, context);
        if (!staysOpen)
        {
            socket.Shutdown(SocketShutdown.Send);
        }

        await FakeAnswer.Hang().WriteAsync(context);
        context.Abort();
    });

    /// <summary>An address where nobody listens.</summary>
    public static Uri RefusedAddress()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/");
    }

    internal const string DefaultBody = """{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"No finding."},"finish_reason":"stop"}]}""";

    private static string Head(string mediaType, string framing) => $"HTTP/1.1 200 OK\r\nContent-Type: {mediaType}\r\n{framing}\r\n\r\n";

    private static FakeAnswer OnSocket(Func<Socket, HttpContext, Task> write) => new(context =>
        write(context.Features.Get<IConnectionSocketFeature>()!.Socket, context));

    private static Task SendAsync(Socket socket, string text, HttpContext context) => SendAsync(socket, Encoding.UTF8.GetBytes(text), context);

    private static async Task SendAsync(Socket socket, byte[] bytes, HttpContext context)
    {
        for (int sent = 0; sent < bytes.Length;)
        {
            sent += await socket.SendAsync(bytes.AsMemory(sent), context.RequestAborted);
        }
    }
}
