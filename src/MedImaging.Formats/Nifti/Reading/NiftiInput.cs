using System.Buffers;
using System.IO.Compression;

namespace MedImaging.Formats;

/// <summary>The bytes of a NIfTI file in their order, inflated where the file is compressed. Positions count what was read, from 0.</summary>
internal sealed class NiftiInput : IAsyncDisposable
{
    private const int FirstGrowth = 1 << 20, MaxTrailer = 1 << 20;

    private readonly Stream _stream;
    private readonly bool _isOwned;
    private readonly long _start;
    private readonly long _packedLength;

    private NiftiInput(Stream stream, bool isOwned, bool isInflated, long start, long? length, long packedLength)
        => (_stream, _isOwned, IsInflated, _start, Length, _packedLength) = (stream, isOwned, isInflated, start, length, packedLength);

    /// <summary>Gets whether the file is compressed with gzip.</summary>
    public bool IsInflated { get; }

    /// <summary>Gets how long the file is, where that is known without reading it.</summary>
    public long? Length { get; }

    public long Position { get; private set; }

    public static NiftiInput Open(ReadOnlyMemory<byte> bytes) => Open(new MemoryBytes(bytes), 0, isOwned: true, IsGzip(bytes.Span));

    public static async ValueTask<NiftiInput> OpenAsync(Stream stream, bool isOwned, CancellationToken cancellationToken)
    {
        byte[] head = new byte[2];
        long start = stream.CanSeek ? stream.Position : 0;
        int filled = await stream.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (!stream.CanSeek)
        {
            return Open(new JoinedStream(head.AsMemory(0, filled), stream, default, isOwned), 0, isOwned: true, IsGzip(head.AsSpan(0, filled)));
        }

        stream.Position = start;
        return Open(stream, start, isOwned, IsGzip(head.AsSpan(0, filled)));
    }

    public static async ValueTask<NiftiInput> OpenAsync(string path, CancellationToken cancellationToken)
    {
        string name = Path.GetFileName(path);
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            try
            {
                return await OpenAsync(file, isOwned: true, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await file.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (Exception ex) when (ex is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MedImagingException(ErrorKind.NotFound, $"'{name}' does not exist.", ex);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new MedImagingException(ErrorKind.Unavailable, $"'{name}' cannot be read: {ex.GetType().Name}.", ex);
        }
    }

    /// <summary>Reads until the destination is full or the file ends.</summary>
    /// <returns>How many bytes were read.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        int filled = 0;
        while (filled < destination.Length)
        {
            int read = await ReadSomeAsync(destination[filled..], cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }

            filled += read;
        }

        return filled;
    }

    /// <summary>Goes to a place ahead.</summary>
    /// <exception cref="MedImagingException">The file ends before it.</exception>
    public async ValueTask SkipToAsync(long position, CancellationToken cancellationToken)
    {
        if (Length is { } length)
        {
            Position = position <= length ? position : throw Ended(length);
            _stream.Position = _start + position;
            return;
        }

        byte[] scratch = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            while (Position < position)
            {
                int read = await ReadSomeAsync(scratch.AsMemory(0, (int)Math.Min(scratch.Length, position - Position)), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    throw Ended(Position);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    /// <summary>Reads voxels into memory of their own. Where the file's length is not known, memory grows with what comes, not with what was declared.</summary>
    /// <exception cref="MedImagingException">The file ends before them.</exception>
    public async ValueTask<IMemoryOwner<byte>> ReadVoxelsAsync(int count, MemoryPool<byte>? pool, CancellationToken cancellationToken)
    {
        if (Length - Position < count)
        {
            throw Ended(Length.GetValueOrDefault());
        }

        int first = Length is null ? (int)Math.Min(count, Math.Max(FirstGrowth, 4 * Math.Min(_packedLength, 1 << 28))) : count;
        var memory = Rent(first, pool);
        try
        {
            for (int filled = 0, room = first; ; room = (int)Math.Min(count, 2L * room))
            {
                memory = Grown(memory, filled, room, pool);
                filled += await ReadAsync(memory.Memory[filled..room], cancellationToken).ConfigureAwait(false);
                if (filled < room)
                {
                    throw Ended(Position);
                }

                if (room == count)
                {
                    return memory;
                }
            }
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <summary>Makes sure that what was read of a compressed file was the file's.</summary>
    /// <param name="isLast">Whether nothing is expected behind it; then the file is read to its end, whose checksum is right then.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="MedImagingException">The file is cut or damaged.</exception>
    public async ValueTask VerifyAsync(bool isLast, CancellationToken cancellationToken)
    {
        if (!IsInflated)
        {
            return;
        }

        byte[] scratch = new byte[4096];
        int mark = GzipEnd.Mark.Length;
        if (!isLast)
        {
            // More follows, so more than our own mark must.
            int more = await ReadAsync(scratch.AsMemory(0, mark + 1), cancellationToken).ConfigureAwait(false);
            if (more <= mark)
            {
                throw Ended(Position);
            }

            return;
        }

        int kept = 0;
        for (long last = Position + MaxTrailer; Position < last;)
        {
            int read = await ReadSomeAsync(scratch.AsMemory(kept), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                if (!scratch.AsSpan(0, kept).EndsWith(GzipEnd.Mark))
                {
                    throw NiftiError.Corrupt("the gzip stream is cut; the offset is that of the inflated bytes", Position);
                }

                return;
            }

            int filled = kept + read;
            kept = Math.Min(filled, mark);
            scratch.AsSpan(filled - kept, kept).CopyTo(scratch);
        }
    }

    public ValueTask DisposeAsync()
        => IsInflated || _isOwned ? _stream.DisposeAsync() : ValueTask.CompletedTask;

    private static bool IsGzip(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);

    private static NiftiInput Open(Stream stream, long start, bool isOwned, bool isGzip)
    {
        long? length = stream.CanSeek ? Math.Max(0, stream.Length - start) : null;
        return isGzip
            ? new NiftiInput(new GZipStream(new JoinedStream(default, stream, GzipEnd.Member, isOwned), CompressionMode.Decompress), true, true, 0, null, length ?? 0)
            : new NiftiInput(stream, isOwned, false, start, length, 0);
    }

    private static IMemoryOwner<byte> Rent(int count, MemoryPool<byte>? pool) => pool?.Rent(count) ?? new ExactBytes(count);

    private static IMemoryOwner<byte> Grown(IMemoryOwner<byte> memory, int filled, int room, MemoryPool<byte>? pool)
    {
        if (memory.Memory.Length >= room)
        {
            return memory;
        }

        var larger = Rent(room, pool);
        memory.Memory[..filled].CopyTo(larger.Memory);
        memory.Dispose();
        return larger;
    }

    private async ValueTask<int> ReadSomeAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        try
        {
            int read = await _stream.ReadAsync(destination, cancellationToken).ConfigureAwait(false);
            Position += read;
            return read;
        }
        catch (InvalidDataException ex)
        {
            throw NiftiError.Corrupt("the gzip stream is damaged or cut; the offset is that of the inflated bytes", Position, ex);
        }
        catch (IOException ex)
        {
            throw new MedImagingException(ErrorKind.Unavailable, $"NIfTI: the file cannot be read on: {ex.GetType().Name}.", ex) { Offset = Position };
        }
    }

    private static MedImagingException Ended(long at) => NiftiError.Corrupt("the file ends before its voxels do", at);

    private sealed class ExactBytes(int count) : IMemoryOwner<byte>
    {
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(count);

        public Memory<byte> Memory => _bytes;

        public void Dispose()
        {
            // The garbage collector has it.
        }
    }
}
