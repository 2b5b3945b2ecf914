namespace MedImaging;

/// <summary>Appends checkpoints to a file, a line of canonical JSON each, and sees that each is on the disk. The file belongs elsewhere than the store: on another machine's share, or on media that keeps what was written.</summary>
/// <remarks>A file is made readable and writable for its owner only. It is opened for each checkpoint, so that it may be moved away at any time.</remarks>
/// <param name="path">The file.</param>
public sealed class FileAuditAnchor(string path) : IAuditAnchor, IDisposable
{
    private const int LongestLine = 64 * 1024;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly string _path = Named(path);

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public async ValueTask AnchorAsync(AuditCheckpoint checkpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        byte[] line = [.. checkpoint.ToBytes(), (byte)'\n'];
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(_path, options);
            await EndTornLineAsync(file, cancellationToken).ConfigureAwait(false);
            await file.WriteAsync(line, cancellationToken).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Reads what was appended to a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The checkpoints, and which lines are none. Seals are not checked.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<AnchoredCheckpoints> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        using var file = new FileStream(Named(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var (checkpoints, unreadable, torn) = (new List<AuditCheckpoint>(), new List<long>(), new List<long>());
        byte[] buffer = new byte[LongestLine + 1];
        var (filled, number, isTooLong) = (0, 0L, false);
        while (true)
        {
            int read = await file.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
            filled += read;
            var rest = buffer.AsMemory(0, filled);
            while (rest.Span.IndexOf((byte)'\n') is var end and >= 0 || (read == 0 && (end = rest.Length) > 0))
            {
                number++;
                Take(isTooLong ? default : rest.Span[..end], number);
                (rest, isTooLong) = (rest[Math.Min(end + 1, rest.Length)..], false);
            }

            if (read == 0)
            {
                return new AnchoredCheckpoints(checkpoints) { UnreadableLines = unreadable, TornLines = torn };
            }

            isTooLong |= rest.Length == buffer.Length;
            rest = isTooLong ? default : rest;
            rest.CopyTo(buffer);
            filled = rest.Length;
        }

        void Take(ReadOnlySpan<byte> line, long at)
        {
            if (AuditCheckpoint.TryRead(line) is { } checkpoint)
            {
                checkpoints.Add(checkpoint);
            }
            else
            {
                (line is [(byte)'{', .., not (byte)'}'] ? torn : unreadable).Add(at);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    // What was begun when the power went is left as a line of its own.
    private static async ValueTask EndTornLineAsync(FileStream file, CancellationToken cancellationToken)
    {
        byte[] last = [(byte)'\n'];
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            await file.ReadExactlyAsync(last, cancellationToken).ConfigureAwait(false);
        }

        if (last[0] != '\n')
        {
            await file.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Named(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return path;
    }
}
