using System.Buffers;
using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MedImaging.Providers;

/// <summary>A request's JSON, written once and sent for as many attempts as there are. Images stay where they are and become base64 on their way into the connection.</summary>
internal sealed class JsonBody
{
    private readonly ArrayBufferWriter<byte> _json = new(1024);
    private readonly List<(int At, ReadOnlyMemory<byte> Bytes)> _data = [];

    public JsonBody() => Writer = new Utf8JsonWriter(_json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public Utf8JsonWriter Writer { get; }

    /// <summary>Writes a string value: the prefix, then the bytes in base64.</summary>
    public void WriteData(ReadOnlyMemory<byte> bytes, string prefix = "")
    {
        Writer.WriteStringValue(prefix);
        Writer.Flush();
        _data.Add((_json.WrittenCount - 1, bytes));   // before the closing quote
    }

    public HttpContent ToContent()
    {
        Writer.Flush();
        return new Content(_json.WrittenMemory, _data);
    }

    private sealed class Content : HttpContent
    {
        private const int Step = 48 << 10;   // a multiple of three: each step's base64 ends without padding

        private readonly ReadOnlyMemory<byte> _json;
        private readonly List<(int At, ReadOnlyMemory<byte> Bytes)> _data;

        public Content(ReadOnlyMemory<byte> json, List<(int At, ReadOnlyMemory<byte> Bytes)> data)
        {
            (_json, _data) = (json, data);
            Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _json.Length;
            foreach (var (_, bytes) in _data)
            {
                length += (bytes.Length + 2L) / 3 * 4;
            }

            return true;
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            int from = 0;
            foreach (var (at, bytes) in _data)
            {
                await stream.WriteAsync(_json[from..at], cancellationToken).ConfigureAwait(false);
                await WriteBase64Async(stream, bytes, cancellationToken).ConfigureAwait(false);
                from = at;
            }

            await stream.WriteAsync(_json[from..], cancellationToken).ConfigureAwait(false);
        }

        private static async ValueTask WriteBase64Async(Stream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            byte[] buffer = WireBuffers.Rent(Base64.GetMaxEncodedToUtf8Length(Math.Min(Step, bytes.Length)));
            try
            {
                for (int start = 0; start < bytes.Length; start += Step)
                {
                    var piece = bytes.Slice(start, Math.Min(Step, bytes.Length - start));
                    Base64.EncodeToUtf8(piece.Span, buffer, out _, out int written);
                    await stream.WriteAsync(buffer.AsMemory(0, written), cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                WireBuffers.Return(buffer);
            }
        }
    }
}
