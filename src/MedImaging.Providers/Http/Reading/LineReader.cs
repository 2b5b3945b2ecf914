using System.Runtime.CompilerServices;

namespace MedImaging.Providers;

/// <summary>Cuts a body into lines without copying them. A byte order mark at the start is no part of the first.</summary>
/// <param name="body">The body.</param>
/// <param name="maxBytes">The most bytes of a line, without its end.</param>
/// <param name="endsAtReturn">Whether a carriage return alone ends a line, too, as in a stream of events; else only a line feed does, with or without one before it.</param>
internal sealed class LineReader(BodyReader body, int maxBytes, bool endsAtReturn) : IDisposable
{
    private byte[] _buffer = WireBuffers.Rent(4096);
    private int _start;
    private int _seen;
    private int _end;
    private bool _isFirst = true;
    private bool _isAfterReturn;

    /// <summary>Gets the line, until the next is read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Reads the next line; a last one without an end is one, too.</summary>
    /// <exception cref="ProviderException">It is longer than allowed, or the body breaks off.</exception>
    public ValueTask<bool> ReadAsync() => TryRead() ? new ValueTask<bool>(true) : ReadMoreAsync();

    /// <summary>Reads the next line of what has come; most are there, and cost no task.</summary>
    public bool TryRead()
    {
        if (_isAfterReturn && _start < _end)
        {
            // The line feed of a CRLF, whose line went out at its CR: waiting for it would hold back an event.
            _start += _buffer[_start] == '\n' ? 1 : 0;
            _seen = Math.Max(_seen, _start);
            _isAfterReturn = false;
        }

        var rest = _buffer.AsSpan(_seen, _end - _seen);
        int at = endsAtReturn ? rest.IndexOfAny((byte)'\n', (byte)'\r') : rest.IndexOf((byte)'\n');
        if (at >= 0)
        {
            _isAfterReturn = rest[at] == '\r';
            return Cut(_seen + at, 1);
        }

        _seen = _end;
        Require(_end);
        return false;
    }

    /// <summary>Waits for more of the body; false at its end.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> FillAsync()
    {
        int read = await body.ReadAsync(Room()).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }

    /// <summary>Reads what is left at the body's end, where there is something.</summary>
    public bool TryReadLast() => _end > _start && Cut(_end, 0);

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            WireBuffers.Return(_buffer);
            _buffer = [];
        }
    }

    private async ValueTask<bool> ReadMoreAsync()
    {
        while (await FillAsync().ConfigureAwait(false))
        {
            if (TryRead())
            {
                return true;
            }
        }

        return TryReadLast();
    }

    private bool Cut(int end, int terminator)
    {
        int length = Require(end);
        Line = _buffer.AsMemory(_start, length);
        if (_isFirst && Line.Span.StartsWith("\uFEFF"u8))
        {
            Line = Line[3..];
        }

        _isFirst = false;
        _start = _seen = end + terminator;
        return true;
    }

    private int Require(int end)
    {
        int length = end - _start;
        if (!endsAtReturn && length > 0 && _buffer[end - 1] == '\r')
        {
            length--;
        }

        return length <= maxBytes ? length : throw body.TooLong("a line", maxBytes);
    }

    private Memory<byte> Room()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _seen, _end) = (0, _seen - _start, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            _buffer = BodyReader.Grown(_buffer, _end);   // at most twice the line that is allowed: a longer one was refused
        }

        return _buffer.AsMemory(_end);
    }
}
