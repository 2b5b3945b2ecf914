namespace MedImaging.Providers;

/// <summary>What a response cache did so far. A client made by <c>UseResponseCache</c> gives one through <see cref="Microsoft.Extensions.AI.IChatClient.GetService"/>.</summary>
public sealed record ResponseCacheCounts
{
    /// <summary>Gets how many calls got a kept answer.</summary>
    public long Hits { get; init; }

    /// <summary>Gets how many calls went to the client inside.</summary>
    public long Misses { get; init; }

    /// <summary>Gets how many calls waited for the same call of another caller and got its answer or its error.</summary>
    public long Shared { get; init; }

    /// <summary>Gets how many calls were not ones to keep: by their scope, or by what they carry.</summary>
    public long Bypassed { get; init; }

    /// <summary>Gets how many answers were kept.</summary>
    public long Kept { get; init; }

    /// <summary>Gets how many kept answers made room for others.</summary>
    public long Evicted { get; init; }

    /// <summary>Gets how often the store failed, was too slow, or gave what was not kept there.</summary>
    public long StoreFaults { get; init; }

    /// <summary>Gets how many answers are kept in memory now.</summary>
    public long Entries { get; init; }

    /// <summary>Gets how many bytes they have.</summary>
    public long Bytes { get; init; }

    /// <summary>Gets the share of calls, of those that are ones to keep, that went to no provider.</summary>
    public double HitRate => Hits + Misses + Shared is var all and > 0 ? (double)(Hits + Shared) / all : 0;
}
