namespace MedImaging;

/// <summary>Watches a model at work: whether its scores and its inputs are still those it was accepted on. Safe to use from many threads.</summary>
/// <remarks>Each quantity has a two-sided CUSUM for slow shifts, begun anew after its alarm, and a stability index over the newest values, reckoned each time half of them are new.</remarks>
public sealed class DriftMonitor
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Watch> _watches = new(StringComparer.Ordinal);
    private readonly DriftOptions _options;
    private readonly TimeProvider _time;
    private long _count;

    /// <summary>Creates a monitor.</summary>
    /// <param name="reference">What it compares with.</param>
    /// <param name="time">The clock of the alarms.</param>
    /// <param name="options">When it raises an alarm.</param>
    /// <exception cref="ArgumentException">The reference or the options cannot be.</exception>
    public DriftMonitor(DriftReference reference, TimeProvider time, DriftOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(time);
        _options = options ?? new DriftOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Window, 2, nameof(options));
        (Reference, _time) = (reference, time);
        foreach (var (name, quantity) in reference.Quantities)
        {
            _watches[name] = new Watch(name, quantity, _options);
        }
    }

    /// <summary>Gets what it compares with.</summary>
    public DriftReference Reference { get; }

    /// <summary>Gets how many scores it has seen.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Takes what a model said of a frame.</summary>
    /// <param name="score">The score, from 0 to 1.</param>
    /// <param name="frame">What the frame is like, when inputs are watched.</param>
    /// <returns>The alarms it raised; mostly none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The score is not a number.</exception>
    public IReadOnlyList<DriftAlarm> Observe(double score, FrameStatistics? frame = null)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(double.IsFinite(score), true, nameof(score));
        List<DriftAlarm>? alarms = null;
        lock (_gate)
        {
            _count++;
            Take(DriftQuantity.Score, score, ref alarms);
            foreach (var (name, value) in frame is null ? [] : DriftQuantity.OfFrame)
            {
                Take(name, value(frame!), ref alarms);
            }
        }

        return alarms ?? (IReadOnlyList<DriftAlarm>)[];
    }

    private void Take(string name, double value, ref List<DriftAlarm>? alarms)
    {
        if (_watches.TryGetValue(name, out var watch) && double.IsFinite(value))
        {
            watch.Take(value, (kind, figure, limit) => new DriftAlarm(kind, name, figure, limit, _count, _time.GetUtcNow()), ref alarms);
        }
    }

    private sealed class Watch(string name, DriftQuantity reference, DriftOptions options)
    {
        private readonly CusumChart _chart = new(reference.Mean, reference.Deviation, options.Allowance, options.Limit);
        private readonly double[] _newest = new double[options.Window];
        private long _taken;

        public override string ToString() => name;

        public void Take(double value, Func<DriftAlarmKind, double, double, DriftAlarm> alarm, ref List<DriftAlarm>? alarms)
        {
            _newest[_taken++ % _newest.Length] = value;
            if (_chart.Add(value))
            {
                (alarms ??= []).Add(alarm(_chart.Above >= _chart.Limit ? DriftAlarmKind.ShiftedUp : DriftAlarmKind.ShiftedDown, Math.Max(_chart.Above, _chart.Below), _chart.Limit));
                _chart.Reset();
            }

            if (_taken >= _newest.Length && _taken % Math.Max(1, _newest.Length / 2) == 0 && reference.Spread.Of(_newest) is { } index && index >= options.StabilityLimit)
            {
                (alarms ??= []).Add(alarm(DriftAlarmKind.OtherPopulation, index, options.StabilityLimit));
            }
        }
    }
}

/// <summary>When a <see cref="DriftMonitor"/> raises an alarm.</summary>
public sealed record DriftOptions
{
    /// <summary>Gets over how many of the newest values the stability index is reckoned.</summary>
    /// <value>The default is 500. The index of n values from b bins is about (b − 1)/n without any drift: a small window raises false alarms.</value>
    public int Window { get; init; } = 500;

    /// <summary>Gets the stability index from which the population is another one.</summary>
    /// <value>The default is 0.25.</value>
    public double StabilityLimit { get; init; } = 0.25;

    /// <summary>Gets the allowance of the CUSUM, in standard deviations.</summary>
    /// <value>The default is 0.5.</value>
    public double Allowance { get; init; } = 0.5;

    /// <summary>Gets the limit of the CUSUM, in standard deviations.</summary>
    /// <value>The default is 10: a false alarm once in about 70,000 normal values. Five quantities of frames are watched beside the score, and frames come by the thousand.</value>
    public double Limit { get; init; } = 10;
}

/// <summary>What a monitor noticed.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Quantity">To what: <c>score</c>, <c>mean</c>, <c>rejections</c>, ….</param>
/// <param name="Figure">The figure that reached the limit.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Observation">With which observation, from 1.</param>
/// <param name="At">When.</param>
public sealed record DriftAlarm(DriftAlarmKind Kind, string Quantity, double Figure, double Limit, long Observation, DateTimeOffset At);

/// <summary>What happened to a watched quantity.</summary>
public enum DriftAlarmKind
{
    /// <summary>It lies higher than it did, by a CUSUM.</summary>
    ShiftedUp,

    /// <summary>It lies lower than it did, by a CUSUM.</summary>
    ShiftedDown,

    /// <summary>It is spread in another way, by the stability index.</summary>
    OtherPopulation,
}
