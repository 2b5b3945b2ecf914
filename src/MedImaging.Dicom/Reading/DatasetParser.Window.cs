using System.Buffers;
using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <content>The part of the source that the parser sees: all of it when it is in memory, else a piece that moves along a file.</content>
/// <remarks>No value lies across two windows: one that would is where the next window starts, unless it is so large that it stays in the file.</remarks>
internal ref partial struct DatasetParser
{
    // Most headers end within the first; a long header is read in ever larger chunks.
    private const int FirstChunk = 16 << 10;
    private const int LargestChunk = 1 << 20;
    private const int LargeValue = 64 << 10;

    /// <summary>Gets the bytes at a place before any is read as an element: as many as asked for, or as there are.</summary>
    public ReadOnlySpan<byte> Peek(int position, int count)
    {
        _position = position;
        Need(count);
        var bytes = At(position);
        return bytes[..Math.Min(count, bytes.Length)];
    }

    /// <summary>Keeps in memory what was read from the file and not left there.</summary>
    public void KeepWindow()
    {
        if (_source is not FileByteSource file)
        {
            return;
        }

        int end = _leftFrom >= 0 ? _leftFrom : Math.Min(_position, _windowEnd);
        if (end > _windowStart)
        {
            file.Keep(_windowStart, _window[..(end - _windowStart)]);
        }

        _window = [];
        (_windowStart, _leftFrom) = (_windowEnd, -1);
    }

    private readonly ReadOnlySpan<byte> At(int position) => _window[(position - _windowStart)..];

    private static uint TagOf(ReadOnlySpan<byte> header)
        => ((uint)BinaryPrimitives.ReadUInt16LittleEndian(header) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(header[2..]);

    private void Need(int count)
    {
        if (_windowEnd - _position < count && _windowEnd < _length)
        {
            Load(count);
        }
    }

    private void LoadOrLeave(uint tag, int length, int value)
    {
        if (length >= LargeValue || tag is PixelData or 0x7FE00008 or 0x7FE00009)
        {
            (_leftFrom, _chunk) = (value, FirstChunk);
        }
        else
        {
            Load(value + length - _position);
        }
    }

    private void Load(int count)
    {
        _cancellation.ThrowIfCancellationRequested();
        KeepWindow();
        int size = Math.Min(_length - _position, Math.Max(count, _chunk));
        if (_buffer.Length < size)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _buffer = ArrayPool<byte>.Shared.Rent(size);
        }

        _source.Read(_position, _buffer.AsSpan(0, size));
        _window = _buffer.AsSpan(0, size);
        (_windowStart, _windowEnd) = (_position, _position + size);
        _chunk = Math.Min(_chunk * 2, LargestChunk);
    }

    // Whether there are but zeros to the end. What was found is remembered: many elements that look like padding must not mean many scans.
    private bool IsZeroToTheEnd()
    {
        if (_position < _nonZero)
        {
            return false;
        }

        int found = At(_position).IndexOfAnyExcept((byte)0);
        int position = found < 0 ? _windowEnd : _position + found;
        byte[] block = found < 0 && position < _length ? ArrayPool<byte>.Shared.Rent(FirstChunk) : [];
        while (found < 0 && position < _length)
        {
            _cancellation.ThrowIfCancellationRequested();
            int size = Math.Min(block.Length, _length - position);
            _source.Read(position, block.AsSpan(0, size));
            found = block.AsSpan(0, size).IndexOfAnyExcept((byte)0);
            position += found < 0 ? size : found;
        }

        ArrayPool<byte>.Shared.Return(block);
        _nonZero = found < 0 ? 0 : position + 1;
        return found < 0;
    }
}
