namespace MedImaging.Dicom;

/// <summary>Stores content and notes it in the index, within the quota. The content comes first: an index without content would lie, content without an index is only forgotten.</summary>
internal sealed class InstanceShelf(IContentStore contents, IInstanceIndex index, long? quota) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private long _reserved;

    public async Task<InstanceEntry> StoreAsync(InspectedFile file, CancellationToken cancellationToken)
    {
        await ReserveAsync(file.Entry.Length, cancellationToken).ConfigureAwait(false);
        try
        {
            await contents.PutAsync(file.Bytes, "application/dicom", cancellationToken).ConfigureAwait(false);
            return await index.AddAsync(file.Entry, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Add(ref _reserved, -file.Entry.Length);
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task ReserveAsync(long length, CancellationToken cancellationToken)
    {
        if (quota is { } most)
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                // What is being stored may be counted by the index already: then a little too early is refused, never too late.
                long reserved = Interlocked.Read(ref _reserved);
                long stored = await index.GetStoredBytesAsync(cancellationToken).ConfigureAwait(false);
                if (stored > most - length - reserved)
                {
                    throw new MedImagingException(ErrorKind.QuotaExhausted, $"The store may hold {most} bytes; this file does not fit in any more.");
                }

                Interlocked.Add(ref _reserved, length);
            }
            finally
            {
                _turn.Release();
            }
        }
        else
        {
            Interlocked.Add(ref _reserved, length);
        }
    }
}
