using System.Collections.Concurrent;

namespace MedImaging.Providers;

/// <summary>Counts errors by provider, kind and minute, for an hour. Nothing of a call is kept.</summary>
public sealed class ErrorStatistics
{
    private const int Minutes = 60;
    private readonly ConcurrentDictionary<(string Provider, ProviderErrorKind Error), Row> _rows = new();
    private readonly TimeProvider _time;
    private readonly long _start;

    /// <summary>Creates empty statistics.</summary>
    /// <param name="timeProvider">The clock.</param>
    public ErrorStatistics(TimeProvider? timeProvider = null)
    {
        _time = timeProvider ?? TimeProvider.System;
        _start = _time.GetTimestamp();
    }

    /// <summary>Gets how long errors are kept.</summary>
    public static TimeSpan Kept => TimeSpan.FromMinutes(Minutes);

    /// <summary>Counts an error.</summary>
    /// <param name="provider">The provider's or lane's name.</param>
    /// <param name="error">Its kind.</param>
    public void Add(string provider, ProviderErrorKind error)
    {
        ArgumentNullException.ThrowIfNull(provider);
        var row = _rows.GetOrAdd((provider, error), static _ => new Row());
        long minute = Minute();
        lock (row)
        {
            ref var slot = ref row.Slots[minute % Minutes];
            slot = slot.Minute == minute ? (minute, slot.Count + 1) : (minute, 1);
            row.Last = _time.GetUtcNow();
        }
    }

    /// <summary>Counts the errors of the last stretch of time, in whole minutes.</summary>
    /// <param name="window">How far back; at most <see cref="Kept"/>.</param>
    /// <returns>The counts, the most frequent first.</returns>
    public IReadOnlyList<ErrorCount> Count(TimeSpan window)
    {
        long oldest = Minute() - Math.Clamp((long)Math.Ceiling(window.TotalMinutes), 0, Minutes);
        var counts = new List<ErrorCount>();
        foreach (var ((provider, error), row) in _rows)
        {
            lock (row)
            {
                long count = row.Slots.Sum(slot => slot.Minute > oldest ? slot.Count : 0);
                if (count > 0)
                {
                    counts.Add(new ErrorCount(provider, error, count, row.Last));
                }
            }
        }

        return [.. counts.OrderByDescending(count => count.Count).ThenBy(count => count.Provider, StringComparer.Ordinal).ThenBy(count => count.Error)];
    }

    // From 1, so that an empty slot is never one of now.
    private long Minute() => Minutes + 1 + (long)_time.GetElapsedTime(_start).TotalMinutes;

    private sealed class Row
    {
        public readonly (long Minute, long Count)[] Slots = new (long, long)[Minutes];

        public DateTimeOffset Last { get; set; }
    }
}
