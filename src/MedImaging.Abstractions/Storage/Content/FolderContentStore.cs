namespace MedImaging;

/// <summary>Keeps content as files in a folder, each named by its hash and sealed when the host has keys.</summary>
internal sealed class FolderContentStore(string path, Sealing sealing, TimeProvider time) : IContentStore, IKeyRotatable
{
    private readonly ContentFolder _folder = new(path);
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(static _ => new SemaphoreSlim(1, 1))];
    private int _isCleaned;

    public string Name => "content";

    public async ValueTask<ContentReference> PutAsync(ReadOnlyMemory<byte> bytes, string mediaType, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mediaType);
        cancellationToken.ThrowIfCancellationRequested();
        var hash = ContentHash.Of(bytes.Span);
        await ChangeAsync(
            hash,
            () =>
            {
                Clean();
                if (_folder.Exists(hash))
                {
                    _folder.Sync(hash);
                }
                else
                {
                    _folder.Write(hash, sealing.SealContent(hash, bytes.Span));
                }

                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return new ContentReference(hash, mediaType, bytes.Length);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> FindAsync(ContentHash hash, CancellationToken cancellationToken = default)
    {
        byte[]? kept = await Task.Run(() => _folder.Read(hash), cancellationToken).ConfigureAwait(false);
        return kept is null ? (ReadOnlyMemory<byte>?)null : sealing.OpenContent(hash, kept);
    }

    public ValueTask<bool> DeleteAsync(ContentHash hash, CancellationToken cancellationToken = default)
        => ChangeAsync(hash, () => _folder.Delete(hash), cancellationToken);

    public async ValueTask<RotationStep> RotateAsync(string? after, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var hashes = await Task.Run(() => _folder.List(after ?? "").Take(limit).ToList(), cancellationToken).ConfigureAwait(false);
        var step = new RotationStep(hashes.Count, 0, 0, hashes.Count < limit ? null : hashes[^1].Hex);
        foreach (var hash in hashes)
        {
            step = step.With(await ChangeAsync(hash, () => Rewrap(hash), cancellationToken).ConfigureAwait(false));
        }

        return step;
    }

    // In turn with deletions, or a deleted file would come back.
    private bool? Rewrap(ContentHash hash)
    {
        try
        {
            if (_folder.Read(hash, ContentSealing.HeadLength) is not { } head || sealing.IsCurrent(head)
                || _folder.Read(hash) is not { } kept || sealing.RewrapContent(hash, kept) is not { } rewrapped)
            {
                return false;
            }

            _folder.Write(hash, rewrapped);
            return true;
        }
        catch (MedImagingException ex) when (RotationStep.IsOfOneValue(ex))
        {
            return null;
        }
    }

    private void Clean()
    {
        if (Interlocked.Exchange(ref _isCleaned, 1) == 0)
        {
            _folder.Clean(time.GetUtcNow());
        }
    }

    // One change after another to the same content; what others of this process change does not wait.
    private async ValueTask<T> ChangeAsync<T>(ContentHash hash, Func<T> change, CancellationToken cancellationToken)
    {
        var turn = _turns[Convert.FromHexString(hash.Hex.AsSpan(0, 2))[0] % _turns.Length];
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(change, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turn.Release();
        }
    }
}
