using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Distributed;

namespace MedImaging.Providers;

/// <summary>Keeps bytes in a cache that processes share, under keyed hashes. It waits no longer than a moment, and leaves a cache alone for a while that failed.</summary>
internal sealed class DistributedAnswerStore(IDistributedCache cache, ResponseCacheKey key, ResponseCacheOptions options, TimeProvider time) : IAnswerStore
{
    private long _faults;
    private long _pausedSince;
    private volatile bool _isPaused;

    public bool IsLocal => false;

    public byte[]? FindHere(in Fingerprint name) => null;

    public async ValueTask<byte[]?> FindAsync(Fingerprint name, CancellationToken cancellationToken)
    {
        if (IsPaused())
        {
            return null;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            return await cache.GetAsync(NameOf(name), patience.Token).WaitAsync(options.StoreTimeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && IsOfTheStore(error))
        {
            await patience.CancelAsync().ConfigureAwait(false);
            Pause();
            return null;
        }
    }

    public async ValueTask KeepAsync(Fingerprint name, byte[] sealedBytes)
    {
        if (IsPaused())
        {
            return;
        }

        using var patience = new CancellationTokenSource();
        var expiry = new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = options.TimeToLive };
        try
        {
            await cache.SetAsync(NameOf(name), sealedBytes, expiry, patience.Token).WaitAsync(options.StoreTimeout, time).ConfigureAwait(false);
        }
        catch (Exception error) when (IsOfTheStore(error))
        {
            await patience.CancelAsync().ConfigureAwait(false);
            Pause();
        }
    }

    // It is overwritten by the answer that is asked for now.
    public void Forget(Fingerprint name) => Interlocked.Increment(ref _faults);

    public ResponseCacheCounts AddTo(ResponseCacheCounts counts) => counts with { StoreFaults = Volatile.Read(ref _faults) };

    // A host's cache may throw what it likes: whatever it is, an answer is worth more than keeping it.
    private static bool IsOfTheStore(Exception error) => error is not OutOfMemoryException;

    private bool IsPaused()
    {
        if (_isPaused && time.GetElapsedTime(Volatile.Read(ref _pausedSince)) >= options.StorePause)
        {
            _isPaused = false;
        }

        return _isPaused;
    }

    private void Pause()
    {
        Interlocked.Increment(ref _faults);
        Volatile.Write(ref _pausedSince, time.GetTimestamp());
        _isPaused = true;
    }

    private string NameOf(in Fingerprint name)
    {
        Span<byte> bytes = stackalloc byte[Fingerprint.Length], hash = stackalloc byte[Fingerprint.Length];
        name.Write(bytes);
        HMACSHA256.HashData(key.Names, bytes, hash);
        return $"medimaging:answer:{key.Id}:{Convert.ToHexStringLower(hash)}";
    }
}
