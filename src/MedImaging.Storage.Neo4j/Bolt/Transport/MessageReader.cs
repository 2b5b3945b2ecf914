using System.Buffers;
using System.Buffers.Binary;

namespace MedImaging;

/// <summary>Puts messages together from the bytes of a socket, however they are split.</summary>
/// <remarks>
/// A message lies where it was received: the chunks are moved together over their headers. The buffer grows only when it is full of bytes that came, never by a declared length.
/// Layout: <c>_start</c> message so far <c>_assembled</c> gap <c>_next</c> bytes not looked at <c>_end</c>.
/// </remarks>
internal sealed class MessageReader
{
    private const int InitialSize = 16 * 1024;
    private const int LargestKept = 1024 * 1024;
    private const int HeaderSize = 2;
    private readonly int _limit;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _start;
    private int _assembled;
    private int _next;
    private int _end;
    private bool _taken;

    /// <summary>Creates a reader.</summary>
    /// <param name="limit">The most bytes one message may have.</param>
    internal MessageReader(int limit) => _limit = limit;

    /// <summary>Gets whether bytes came that no message was made of yet.</summary>
    internal bool HasBytes => _end > _next || (!_taken && _assembled > _start);

    /// <summary>The next whole message, if it is here; valid until the next call.</summary>
    /// <exception cref="MedImagingException">The message is longer than the limit.</exception>
    internal bool TryTake(out ReadOnlyMemory<byte> message)
    {
        if (_taken)
        {
            (_start, _assembled, _taken) = (_next, _next, false);
        }

        message = default;
        while (_end - _next >= HeaderSize)
        {
            int size = BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_next));
            if (size > _limit - (_assembled - _start))
            {
                throw new MedImagingException(ErrorKind.LimitExceeded, $"A message of the graph server is longer than the limit of {_limit} bytes.") { Offset = _limit };
            }

            if (size == 0)
            {
                _next += HeaderSize;
                if (_assembled > _start)
                {
                    message = _buffer.AsMemory(_start, _assembled - _start);
                    _taken = true;
                    return true;
                }

                // An empty chunk between messages: the server only says that it is alive.
                (_start, _assembled) = (_next, _next);
            }
            else if (_end - _next - HeaderSize >= size)
            {
                Append(size);
            }
            else
            {
                break;
            }
        }

        return false;
    }

    /// <summary>Where the socket may write; never empty. Called only after <see cref="TryTake"/> found nothing.</summary>
    internal Memory<byte> Free()
    {
        if (_end == _next && _assembled == _start)
        {
            (_start, _assembled, _next, _end) = (0, 0, 0, 0);
            if (_buffer.Length > LargestKept)
            {
                Replace(InitialSize);
            }
        }
        else if (_buffer.Length - _end < _buffer.Length / 4)
        {
            int used = _assembled - _start + _end - _next;
            if (used > _buffer.Length / 2)
            {
                Replace((int)Math.Min(Array.MaxLength, (long)_buffer.Length * 2));
            }
            else
            {
                Compact(_buffer);
            }
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>Bytes came into <see cref="Free"/>.</summary>
    internal void Advance(int count) => _end += count;

    /// <summary>Gives the buffer back; not while a socket may still write into it.</summary>
    internal void Release()
    {
        byte[] buffer = _buffer;
        (_buffer, _start, _assembled, _next, _end, _taken) = ([], 0, 0, 0, 0, false);
        if (buffer.Length > 0)
        {
            // It held results, that is, patients' data.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private void Append(int size)
    {
        int from = _next + HeaderSize;
        if (_assembled == _start)
        {
            (_start, _assembled) = (from, from);
        }
        else
        {
            _buffer.AsSpan(from, size).CopyTo(_buffer.AsSpan(_assembled));
        }

        _assembled += size;
        _next = from + size;
    }

    private void Replace(int size)
    {
        byte[] old = _buffer;
        byte[] fresh = ArrayPool<byte>.Shared.Rent(size);
        Compact(fresh);
        _buffer = fresh;
        ArrayPool<byte>.Shared.Return(old, clearArray: true);
    }

    private void Compact(byte[] destination)
    {
        int assembled = _assembled - _start, waiting = _end - _next;
        Buffer.BlockCopy(_buffer, _start, destination, 0, assembled);
        Buffer.BlockCopy(_buffer, _next, destination, assembled, waiting);
        (_start, _assembled, _next, _end) = (0, assembled, assembled, assembled + waiting);
    }
}
