namespace MedImaging.Providers;

/// <summary>Counts what a cache does, for its owner and for the meter.</summary>
internal sealed class CacheMeter
{
    private static readonly KeyValuePair<string, object?> HitTag = Outcome("hit"), MissTag = Outcome("miss"), SharedTag = Outcome("shared"), BypassTag = Outcome("bypass");

    private long _hits, _misses, _shared, _bypassed, _kept;

    public ResponseCacheCounts Counts => new()
    {
        Hits = Volatile.Read(ref _hits),
        Misses = Volatile.Read(ref _misses),
        Shared = Volatile.Read(ref _shared),
        Bypassed = Volatile.Read(ref _bypassed),
        Kept = Volatile.Read(ref _kept),
    };

    public void Hit() => Count(ref _hits, HitTag);

    public void Miss() => Count(ref _misses, MissTag);

    public void Shared() => Count(ref _shared, SharedTag);

    public void Bypass() => Count(ref _bypassed, BypassTag);

    public void Kept() => Interlocked.Increment(ref _kept);

    private static void Count(ref long count, KeyValuePair<string, object?> tag)
    {
        Interlocked.Increment(ref count);
        ProviderInstruments.CacheRequests.Add(1, tag);
    }

    private static KeyValuePair<string, object?> Outcome(string outcome) => new("medimaging.cache.outcome", outcome);
}
