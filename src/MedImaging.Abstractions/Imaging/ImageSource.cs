using System.Buffers;

namespace MedImaging;

/// <summary>Bytes with a name: where an image comes from. Nothing is read until it is asked for.</summary>
public sealed class ImageSource
{
    private readonly Func<long, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> _read;

    private ImageSource(string name, Func<long, CancellationToken, ValueTask<ReadOnlyMemory<byte>>> read)
        => (Name, _read) = (name, read);

    /// <summary>Gets the name to show in messages: a file's name without its folder, or what the host gave.</summary>
    public string Name { get; }

    /// <summary>Makes a source over bytes already in memory; they must not change afterwards.</summary>
    /// <param name="name">The name to show.</param>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The source.</returns>
    public static ImageSource FromBytes(string name, ReadOnlyMemory<byte> bytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new ImageSource(name, (maxBytes, _) =>
        {
            ThrowIfLarger(name, bytes.Length, maxBytes);
            return ValueTask.FromResult(bytes);
        });
    }

    /// <summary>Makes a source over a file; it is opened when read.</summary>
    /// <param name="path">The file's path.</param>
    /// <returns>The source.</returns>
    public static ImageSource FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string name = Path.GetFileName(path);
        return new ImageSource(name, (maxBytes, cancellationToken) => ReadFileAsync(path, name, maxBytes, cancellationToken));
    }

    /// <summary>Makes a source over a stream the host opens when the bytes are needed.</summary>
    /// <param name="name">The name to show.</param>
    /// <param name="open">Opens the stream; it is disposed after reading.</param>
    /// <returns>The source.</returns>
    public static ImageSource FromStream(string name, Func<CancellationToken, ValueTask<Stream>> open)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(open);
        return new ImageSource(name, async (maxBytes, cancellationToken) =>
        {
            var stream = await open(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return await ReadStreamAsync(stream, name, maxBytes, cancellationToken).ConfigureAwait(false);
            }
        });
    }

    /// <summary>Reads all bytes.</summary>
    /// <param name="maxBytes">More than this is refused before it is held in memory.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="MedImagingException">The source cannot be read (<see cref="ErrorKind.NotFound"/>, <see cref="ErrorKind.Unavailable"/>) or is too large (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(long maxBytes = int.MaxValue, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBytes);
        return _read(Math.Min(maxBytes, Array.MaxLength), cancellationToken);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static async ValueTask<ReadOnlyMemory<byte>> ReadFileAsync(string path, string name, long maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            using var file = File.OpenHandle(path, options: FileOptions.Asynchronous);
            long length = RandomAccess.GetLength(file);
            ThrowIfLarger(name, length, maxBytes);
            byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length);
            int filled = 0;
            while (filled < bytes.Length)
            {
                int read = await RandomAccess.ReadAsync(file, bytes.AsMemory(filled), filled, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    break;   // the file shrank while we read it
                }

                filled += read;
            }

            return bytes.AsMemory(0, filled);
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

    private static async ValueTask<ReadOnlyMemory<byte>> ReadStreamAsync(Stream stream, string name, long maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        while (true)
        {
            int read = await stream.ReadAsync(buffer.GetMemory(64 * 1024), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return buffer.WrittenMemory;
            }

            ThrowIfLarger(name, buffer.WrittenCount + (long)read, maxBytes);
            buffer.Advance(read);
        }
    }

    private static void ThrowIfLarger(string name, long length, long maxBytes)
    {
        if (length > maxBytes)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"'{name}' holds {length:N0} bytes; at most {maxBytes:N0} are allowed.");
        }
    }
}
