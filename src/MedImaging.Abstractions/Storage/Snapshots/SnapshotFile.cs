using System.Security.Cryptography;

namespace MedImaging;

/// <summary>Reads a snapshot line by line, and knows at its end whether it is whole.</summary>
internal sealed class SnapshotFile(Stream stream, int longestLine)
{
    private const int Piece = 64 * 1024;

    /// <summary>Reads it through.</summary>
    /// <param name="take">Takes what each line holds, but the first and the last one.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>What it held.</returns>
    /// <exception cref="MedImagingException">It is cut short or altered (<see cref="ErrorKind.Corrupt"/>), is no snapshot (<see cref="ErrorKind.InvalidInput"/>), or has too long a line.</exception>
    public async ValueTask<SnapshotSummary> ReadAsync(Func<object, ValueTask> take, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var counts = new SnapshotCounts();
        bool isBegun = false;
        SnapshotSummary? end = null;
        await foreach (var line in LinesAsync(cancellationToken).ConfigureAwait(false))
        {
            // Nothing follows the end, and a line without its own end was cut.
            if (end is not null || line.Span[^1] != (byte)'\n')
            {
                throw SnapshotParser.Broken();
            }

            object item = SnapshotParser.Read(line);
            end = item as SnapshotSummary;
            if (end is not null)
            {
                continue;
            }

            hash.AppendData(line.Span);
            if (isBegun)
            {
                Count(counts, item);
                await take(item).ConfigureAwait(false);
            }
            else if (item as string != SnapshotLines.Format)
            {
                throw new MedImagingException(ErrorKind.InvalidInput, "The file is not a snapshot this version of the library knows.");
            }

            isBegun = true;
        }

        var found = counts.Under(new ContentHash(Convert.ToHexStringLower(hash.GetHashAndReset())));
        return isBegun && end == found ? found : throw SnapshotParser.Broken();
    }

    private static void Count(SnapshotCounts counts, object item)
    {
        switch (item)
        {
            case StoredRecord:
                counts.Records++;
                break;
            case SeriesNumber:
                counts.Numbers++;
                break;
            case AuditRecord:
                counts.AuditRecords++;
                break;
            case AuditHead:
                counts.Trails++;
                break;
            default:
                throw SnapshotParser.Broken();
        }
    }

    // A line is good until the next is asked for.
    private async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Not from a pool: it grows to the longest line, and a pool would keep every size it had on the way.
        byte[] buffer = new byte[Piece];
        try
        {
            (int start, int filled, int looked) = (0, 0, 0);
            while (true)
            {
                int at = buffer.AsSpan(looked, filled - looked).IndexOf((byte)'\n');
                if (at >= 0)
                {
                    int next = looked + at + 1;
                    yield return buffer.AsMemory(start, next - start);
                    (start, looked) = (next, next);
                    continue;
                }

                (buffer, start, filled) = MakeRoom(buffer, start, filled);
                looked = filled;
                int read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    if (filled > start)
                    {
                        yield return buffer.AsMemory(start, filled - start);
                    }

                    yield break;
                }

                filled += read;
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    private (byte[] Buffer, int Start, int Filled) MakeRoom(byte[] buffer, int start, int filled)
    {
        int length = filled - start;
        if (length > longestLine)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, "A line of the snapshot is longer than allowed.");
        }

        if (length <= buffer.Length / 2)
        {
            buffer.AsSpan(start, length).CopyTo(buffer);
            return (buffer, 0, length);
        }

        byte[] larger = new byte[checked(buffer.Length * 2)];
        buffer.AsSpan(start, length).CopyTo(larger);
        CryptographicOperations.ZeroMemory(buffer);
        return (larger, 0, length);
    }
}
