using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>A JSON body under construction, and beside it everything in it that came from the caller.</summary>
internal sealed class OpenAIBody : IDisposable
{
    // The body is a request's, never part of a page: '+' of base64 and letters beyond ASCII stay as they are.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = false };

    private readonly ArrayBufferWriter<byte> _bytes;
    private readonly List<EgressPart> _parts = [];

    // Not pooled: the sockets may still read the bytes after a cancelled attempt has been disposed.
    public OpenAIBody(int estimatedBytes = 1024)
    {
        _bytes = new ArrayBufferWriter<byte>(Math.Max(256, estimatedBytes));
        Json = new Utf8JsonWriter(_bytes, Relaxed);
    }

    public Utf8JsonWriter Json { get; }

    public IReadOnlyList<EgressPart> Parts => _parts;

    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>Writes a value of the caller's.</summary>
    public void Text(string value)
    {
        Json.WriteStringValue(value);
        Told(value);
    }

    /// <summary>Writes a member of the caller's.</summary>
    public void Text(string name, string value)
    {
        Json.WriteString(name, value);
        Told(value);
    }

    /// <summary>Says that a text of the caller's is in the body.</summary>
    public void Told(string value)
    {
        if (value.Length > 0)
        {
            _parts.Add(EgressPart.OfText(value));
        }
    }

    public void Told(string mediaType, ReadOnlyMemory<byte> content) => _parts.Add(new EgressPart(mediaType, content));

    /// <summary>Writes bytes as one base64 string, behind a prefix; no string of it is ever made.</summary>
    public void Base64(ReadOnlySpan<byte> prefix, string mediaType, ReadOnlyMemory<byte> content)
    {
        const int Step = 3 * 4096;
        Told(mediaType, content);
        Json.WriteStringValueSegment(prefix, isFinalSegment: false);
        Span<byte> digits = stackalloc byte[Step / 3 * 4];
        var rest = content.Span;
        while (rest.Length > 0)
        {
            var piece = rest[..Math.Min(Step, rest.Length)];
            System.Buffers.Text.Base64.EncodeToUtf8(piece, digits, out _, out int written);
            Json.WriteStringValueSegment(digits[..written], isFinalSegment: false);
            rest = rest[piece.Length..];
        }

        Json.WriteStringValueSegment(default(ReadOnlySpan<byte>), isFinalSegment: true);
    }

    public HttpContent ToContent()
    {
        Json.Flush();
        var content = new ReadOnlyMemoryContent(Bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    public void Dispose() => Json.Dispose();
}
