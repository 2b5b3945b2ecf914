using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>A JSON body under construction, and beside it everything in it that came from the caller.</summary>
internal sealed class OpenAIBody : IDisposable
{
    // The body is a request's, never part of a page: '+' of base64 and letters beyond ASCII stay as they are.
    public static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = false };

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
    /// <exception cref="ArgumentException">They are more than one body can carry.</exception>
    public void Base64(string prefix, string mediaType, ReadOnlyMemory<byte> content)
    {
        Told(mediaType, content);
        var start = JsonEncodedText.Encode(prefix, Relaxed.Encoder).EncodedUtf8Bytes;
        int length = System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(content.Length);
        byte[] value = ArrayPool<byte>.Shared.Rent(checked(start.Length + length + 2));
        try
        {
            value[0] = (byte)'"';
            start.CopyTo(value.AsSpan(1));
            System.Buffers.Text.Base64.EncodeToUtf8(content.Span, value.AsSpan(1 + start.Length), out _, out int written);
            value[1 + start.Length + written] = (byte)'"';
            Json.WriteRawValue(value.AsSpan(0, start.Length + written + 2), skipInputValidation: true);   // base64 has nothing to escape
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(value, clearArray: true);   // it may be a patient's
        }
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
