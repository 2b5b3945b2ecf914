using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace MedImaging.Providers;

/// <summary>Puts lines together to server-sent events (WHATWG HTML 9.2.6). <c>id</c>, <c>retry</c>, comments and unknown fields are passed over.</summary>
/// <remarks>
/// An event at the end of the body without a blank line after it is given: the standard drops it, but some providers end their last one so,
/// and a body that was cut off shows itself by its framing, or by data that breaks off.
/// </remarks>
internal sealed class EventReader(BodyReader body, int maxBytes) : IDisposable
{
    private const string Message = "message";

    private readonly LineReader _lines = new(body, maxBytes, endsAtReturn: true);
    private byte[] _data = ArrayPool<byte>.Shared.Rent(1024);
    private int _length;
    private bool _hasData;
    private string _type = Message;

    /// <summary>Gets the event, until the next is read.</summary>
    public ServerSentEvent Event { get; private set; }

    /// <summary>Reads the next event.</summary>
    /// <exception cref="ProviderException">A line or an event is longer than allowed, or the body breaks off.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadAsync()
    {
        (_length, _hasData) = (0, false);
        string type = Message;
        while (await _lines.ReadAsync().ConfigureAwait(false))
        {
            if (_lines.Line.IsEmpty)
            {
                if (_hasData)
                {
                    break;
                }

                type = Message;
                continue;
            }

            type = Take(_lines.Line.Span, type);
        }

        Event = new ServerSentEvent(type, _data.AsMemory(0, _length));
        return _hasData;
    }

    public void Dispose()
    {
        _lines.Dispose();
        if (_data.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_data, clearArray: true);
            _data = [];
        }
    }

    private string Take(ReadOnlySpan<byte> line, string type)
    {
        int colon = line.IndexOf((byte)':');
        var name = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? default : line[(colon + 1)..];
        value = value.Length > 0 && value[0] == ' ' ? value[1..] : value;
        if (name.SequenceEqual("data"u8))
        {
            Add(value);
        }
        else if (name.SequenceEqual("event"u8))
        {
            return TypeOf(value);
        }

        return type;
    }

    private void Add(ReadOnlySpan<byte> value)
    {
        int length = _length + (_hasData ? 1 : 0) + value.Length;
        if (length > maxBytes)
        {
            throw body.TooLong("an event", maxBytes);
        }

        while (length > _data.Length)
        {
            _data = BodyReader.Grown(_data, _length);
        }

        if (_hasData)
        {
            _data[_length++] = (byte)'\n';
        }

        value.CopyTo(_data.AsSpan(_length));
        (_length, _hasData) = (length, true);
    }

    // A stream has few types, mostly the same again: the text of the last is kept.
    private string TypeOf(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return Message;
        }

        if (!Ascii.Equals(value, _type))
        {
            _type = Encoding.UTF8.GetString(value);
        }

        return _type;
    }
}
