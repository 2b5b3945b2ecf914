using Microsoft.Win32.SafeHandles;

namespace MedImaging.Dicom;

/// <summary>A file of which some pieces are in memory; the others are read when they are asked for.</summary>
/// <remarks>
/// The file is open only while it is read: a host that keeps many headers keeps no handles. On each later reading the length and the time of the last
/// change must be those of the first, else the offsets may be those of another file.
/// </remarks>
internal sealed class FileByteSource : ByteSource, IDisposable
{
    private readonly string _path;
    private readonly DateTime _changed;
    private SafeFileHandle? _handle;
    private (long Offset, byte[] Bytes)[] _pieces = [];
    private int _pieceCount;

    /// <summary>Opens a file; it stays open until <see cref="Dispose"/>, after which it is opened again for each reading.</summary>
    public FileByteSource(string path)
    {
        _path = Path.GetFullPath(path);
        _handle = Open(0);
        try
        {
            Length = RandomAccess.GetLength(_handle);
            _changed = File.GetLastWriteTimeUtc(_handle);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _handle.Dispose();
            throw Unreadable(ex);
        }
    }

    public override long Length { get; }

    /// <summary>Closes the file. The source can be read from afterwards.</summary>
    public void Dispose()
    {
        _handle?.Dispose();
        _handle = null;
    }

    /// <summary>Keeps a copy of a part of the file in memory from now on. Only while the file is opened first, by one thread, and from its start to its end.</summary>
    public void Keep(long offset, ReadOnlySpan<byte> bytes)
    {
        if (_pieceCount == _pieces.Length)
        {
            Array.Resize(ref _pieces, Math.Max(1, _pieceCount * 2));
        }

        _pieces[_pieceCount++] = (offset, bytes.ToArray());
    }

    public override void Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || offset > Length - destination.Length)
        {
            throw Gone(offset);
        }

        if (_handle is { } open)
        {
            Fill(open, offset, destination);
            return;
        }

        using var handle = Open(offset);
        Check(handle, offset);
        Fill(handle, offset, destination);
    }

    public override bool TryGetMemory(long offset, long length, out ReadOnlyMemory<byte> memory)
    {
        memory = default;
        int low = 0, high = _pieceCount - 1;
        while (low < high)
        {
            int middle = (low + high + 1) >>> 1;
            (low, high) = _pieces[middle].Offset <= offset ? (middle, high) : (low, middle - 1);
        }

        if (length <= 0 || high < 0)
        {
            return length == 0;
        }

        var (start, bytes) = _pieces[low];
        bool isKept = offset >= start && offset - start <= bytes.Length - length;
        memory = isKept ? bytes.AsMemory((int)(offset - start), (int)length) : default;
        return isKept;
    }

    private SafeFileHandle Open(long offset)
    {
        try
        {
            return File.OpenHandle(_path);
        }
        catch (Exception ex) when (ex is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MedImagingException(ErrorKind.NotFound, $"'{Path.GetFileName(_path)}' does not exist.", ex) { Offset = offset };
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(ex);
        }
    }

    private void Check(SafeFileHandle handle, long offset)
    {
        try
        {
            if (RandomAccess.GetLength(handle) == Length && File.GetLastWriteTimeUtc(handle) == _changed)
            {
                return;
            }
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(ex);
        }

        throw new MedImagingException(ErrorKind.Corrupt, $"DICOM: the file was changed after it was opened; the value at offset {offset} cannot be read any more.") { Offset = offset };
    }

    private void Fill(SafeFileHandle handle, long offset, Span<byte> destination)
    {
        try
        {
            while (!destination.IsEmpty)
            {
                int read = RandomAccess.Read(handle, destination, offset);
                if (read <= 0)
                {
                    throw Gone(offset);
                }

                offset += read;
                destination = destination[read..];
            }
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw Unreadable(ex);
        }
    }

    private MedImagingException Unreadable(Exception ex) => new(ErrorKind.Unavailable, $"'{Path.GetFileName(_path)}' cannot be read: {ex.GetType().Name}.", ex);
}
