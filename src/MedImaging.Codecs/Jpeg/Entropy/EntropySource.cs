using System.Buffers;

namespace MedImaging.Codecs;

/// <summary>Takes the entropy-coded segments of a scan out of the stream, one restart interval after the other, without their stuffing (T.81 B.1.1.5).</summary>
internal sealed class EntropySource
{
    private byte[] _buffer = [];
    private int _restarts;
    private int _length;

    /// <summary>Gets where the next marker, or the end of the stream, is.</summary>
    public int Position { get; private set; }

    /// <summary>Gets where the segment at hand begins in the stream.</summary>
    public int Start { get; private set; }

    /// <summary>Gets whether the segment at hand ends with the stream, not with a marker.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Begins a scan whose coded data start at <paramref name="position"/>.</summary>
    public void Begin(ReadOnlySpan<byte> stream, int position)
    {
        int needed = stream.Length - position + EntropyReader.Padding;
        if (_buffer.Length < needed)
        {
            Release();
            _buffer = ArrayPool<byte>.Shared.Rent(needed);
        }

        (Position, _restarts) = (position, 0);
        Load(stream);
    }

    /// <summary>Goes on behind the restart marker that must be next.</summary>
    public void Next(ReadOnlySpan<byte> stream)
    {
        if (IsLast)
        {
            throw JpegError.Truncated("the stream ends before a restart marker", Position);
        }

        byte marker = stream[Position + 1];
        if (marker != JpegMarker.Rst0 + (_restarts & 7))
        {
            throw JpegError.Malformed($"marker FF{marker:X2} stands where restart marker {_restarts & 7} must", Position);
        }

        _restarts++;
        Position += 2;
        Load(stream);
    }

    public EntropyReader Reader() => new(_buffer.AsSpan(0, _length + EntropyReader.Padding), _length);

    /// <summary>Throws when more was read than the segment has.</summary>
    public void CheckEnd(in EntropyReader reader)
    {
        if (reader.IsOverrun)
        {
            throw Short();
        }
    }

    /// <summary>The exception for a segment that ended before its units did.</summary>
    public CodecException Short() => IsLast
        ? JpegError.Truncated("the stream ends inside a scan", Position)
        : JpegError.Malformed("a scan has fewer coded units than its frame", Position);

    public CodecException BadCode() => IsLast
        ? JpegError.Truncated("the stream ends inside a scan, in bits that are no code", Start)
        : JpegError.Malformed("the segment that begins here has bits that are no code of its table", Start);

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    // Copies up to the next marker; FF00 becomes FF, fill bytes before a marker go.
    private void Load(ReadOnlySpan<byte> stream)
    {
        Start = Position;
        int from = Position, length = 0;
        while (true)
        {
            int run = stream[from..].IndexOf((byte)0xFF);
            int whole = run < 0 ? stream.Length - from : run;
            stream.Slice(from, whole).CopyTo(_buffer.AsSpan(length));
            (from, length) = (from + whole, length + whole);
            if (stream.Length - from < 2)
            {
                (Position, IsLast) = (stream.Length, true);
                break;
            }

            byte second = stream[from + 1];
            if (second == 0)
            {
                _buffer[length++] = 0xFF;
                from += 2;
            }
            else if (second == 0xFF)
            {
                from++;
            }
            else
            {
                (Position, IsLast) = (from, false);
                break;
            }
        }

        _buffer.AsSpan(length, EntropyReader.Padding).Clear();
        _length = length;
    }
}
