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
    private byte[] _data = WireBuffers.Rent(1024);
    private int _length;
    private bool _hasData;
    private string _type = Message;
    private string _lastType = Message;

    /// <summary>Gets the event, until the next is read.</summary>
    public ServerSentEvent Event { get; private set; }

    /// <summary>Reads the next event.</summary>
    /// <exception cref="ProviderException">A line or an event is longer than allowed, or the body breaks off.</exception>
    public ValueTask<bool> ReadAsync()
    {
        (_length, _hasData, _type) = (0, false, Message);
        return TryRead() ? new ValueTask<bool>(true) : ReadMoreAsync();
    }

    public void Dispose()
    {
        _lines.Dispose();
        if (_data.Length > 0)
        {
            WireBuffers.Return(_data);
            _data = [];
        }
    }

    private bool TryRead()
    {
        while (_lines.TryRead())
        {
            if (!_lines.Line.IsEmpty)
            {
                Take(_lines.Line.Span);
            }
            else if (_hasData)
            {
                return Give();
            }
            else
            {
                _type = Message;
            }
        }

        return false;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadMoreAsync()
    {
        while (await _lines.FillAsync().ConfigureAwait(false))
        {
            if (TryRead())
            {
                return true;
            }
        }

        if (_lines.TryReadLast())
        {
            Take(_lines.Line.Span);
        }

        return _hasData && Give();
    }

    private bool Give()
    {
        Event = new ServerSentEvent(_type, _data.AsMemory(0, _length));
        return true;
    }

    private void Take(ReadOnlySpan<byte> line)
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
            _type = TypeOf(value);
        }
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

        if (!Ascii.Equals(value, _lastType))
        {
            _lastType = Encoding.UTF8.GetString(value);
        }

        return _lastType;
    }
}
