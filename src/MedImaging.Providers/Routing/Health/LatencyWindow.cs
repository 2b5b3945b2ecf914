namespace MedImaging.Providers;

/// <summary>The last answers' times: their weighted mean and the time that 95 of 100 kept.</summary>
internal sealed class LatencyWindow
{
    private const double NewestWeight = 0.2;
    private const int AnswersAStatistic = 20;
    private readonly long[] _last = new long[128];
    private long _count;
    private double _mean;
    private TimeSpan? _p95;

    public TimeSpan? Mean => _count == 0 ? null : TimeSpan.FromTicks((long)_mean);

    public TimeSpan? P95 => _p95;

    public void Add(TimeSpan time)
    {
        _mean = _count == 0 ? time.Ticks : _mean + (NewestWeight * (time.Ticks - _mean));
        _last[_count++ % _last.Length] = time.Ticks;
        if (_count % AnswersAStatistic == 0)
        {
            int kept = (int)Math.Min(_count, _last.Length);
            long[] sorted = _last[..kept];
            Array.Sort(sorted);
            _p95 = TimeSpan.FromTicks(sorted[(int)Math.Ceiling(kept * 0.95) - 1]);
        }
    }
}
