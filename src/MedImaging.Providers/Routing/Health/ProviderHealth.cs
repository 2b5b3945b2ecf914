using System.Collections.Concurrent;

namespace MedImaging.Providers;

/// <summary>Watches the lanes of one or more <see cref="FallbackChatClient"/>s. Lanes of one name share their health.</summary>
public sealed class ProviderHealth : IProviderHealth
{
    private readonly ConcurrentDictionary<string, LaneStatistics> _lanes = new(StringComparer.Ordinal);
    private readonly ProviderHealthOptions _options;
    private readonly TimeProvider _time;
    private readonly long _start;
    private long _full;
    private long _degraded;
    private long _failed;

    /// <summary>Creates a record of health.</summary>
    /// <param name="options">When a lane counts as ill.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public ProviderHealth(ProviderHealthOptions? options = null, TimeProvider? timeProvider = null)
    {
        if (options is not null && new ProviderHealthOptionsValidator().Validate(null, options) is { Failed: true } wrong)
        {
            throw new ArgumentException(wrong.FailureMessage, nameof(options));
        }

        (_options, _time) = (options ?? new ProviderHealthOptions(), timeProvider ?? TimeProvider.System);
        _start = _time.GetTimestamp();
        Errors = new ErrorStatistics(_time);
    }

    /// <inheritdoc/>
    public event EventHandler<LaneStateChangedEventArgs>? Changed;

    /// <summary>Gets the errors, by provider, kind and time.</summary>
    public ErrorStatistics Errors { get; }

    internal TimeSpan Now => _time.GetElapsedTime(_start);

    /// <inheritdoc/>
    public ProviderHealthSnapshot Snapshot()
    {
        var now = Now;
        return new ProviderHealthSnapshot
        {
            Lanes = [.. _lanes.OrderBy(lane => lane.Key, StringComparer.Ordinal).Select(lane => lane.Value.Snapshot(now))],
            Calls = new RoutedCalls(Interlocked.Read(ref _full), Interlocked.Read(ref _degraded), Interlocked.Read(ref _failed)),
            Errors = Errors.Count(ErrorStatistics.Kept),
        };
    }

    internal LaneStatistics Lane(string name)
        => _lanes.GetOrAdd(name, static (name, health) => new LaneStatistics(name, health._options, new LaneBreaker(health._options), health.Report), this);

    internal void Ended(bool isAnswered, bool isDegraded)
        => Interlocked.Increment(ref !isAnswered ? ref _failed : ref isDegraded ? ref _degraded : ref _full);

    private void Report(LaneStateChangedEventArgs change) => Changed?.Invoke(this, change);
}
