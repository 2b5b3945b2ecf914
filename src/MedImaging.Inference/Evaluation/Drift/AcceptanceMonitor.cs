namespace MedImaging;

/// <summary>Watches what readers do with a model's findings: how many they accept, and whether that falls. Safe to use from many threads.</summary>
/// <remarks>The newest word of a reviewer on a finding counts for the rate; for the CUSUM every word counts when it is given. A finding that was corrected was not accepted.</remarks>
public sealed class AcceptanceMonitor
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Report, string Finding, string Reviewer), FeedbackVerdict> _verdicts = [];
    private readonly CusumChart _chart;
    private long _count;

    /// <summary>Creates a monitor.</summary>
    /// <param name="expectedRejections">Which share of findings is not accepted when all is well, between 0 and 1.</param>
    /// <param name="allowance">The allowance of the CUSUM over rejections, in standard deviations of one word.</param>
    /// <param name="limit">Its limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not between 0 and 1, or the allowance or the limit is not a number above 0.</exception>
    public AcceptanceMonitor(double expectedRejections = 0.1, double allowance = 0.25, double limit = 8)
    {
        NormalDistribution.RequireLevel(expectedRejections);
        _chart = new CusumChart(expectedRejections, Math.Sqrt(expectedRejections * (1 - expectedRejections)), allowance, limit);
    }

    /// <summary>Takes a word on a finding.</summary>
    /// <param name="feedback">The word.</param>
    /// <returns>The alarm it raised, mostly none. After one the sum begins anew.</returns>
    public DriftAlarm? Observe(FindingFeedback feedback)
    {
        ArgumentNullException.ThrowIfNull(feedback);
        lock (_gate)
        {
            _count++;
            _verdicts[(feedback.ReportId, feedback.FindingId, feedback.ReviewerId)] = feedback.Verdict;
            if (!_chart.Add(feedback.Verdict == FeedbackVerdict.Accepted ? 0 : 1))
            {
                return null;
            }

            var kind = _chart.Above >= _chart.Limit ? DriftAlarmKind.ShiftedUp : DriftAlarmKind.ShiftedDown;
            var alarm = new DriftAlarm(kind, "rejections", Math.Max(_chart.Above, _chart.Below), _chart.Limit, _count, feedback.At);
            _chart.Reset();
            return alarm;
        }
    }

    /// <summary>Reckons which share of findings was accepted.</summary>
    /// <param name="level">How often the interval holds the true share.</param>
    /// <returns>The share with Wilson's interval; undefined before the first word.</returns>
    public Estimate AcceptedAt(double level = 0.95)
    {
        lock (_gate)
        {
            return Estimate.Wilson(_verdicts.Values.Count(v => v == FeedbackVerdict.Accepted), _verdicts.Count, level);
        }
    }

    /// <summary>Counts the newest words.</summary>
    /// <returns>How many findings have each verdict.</returns>
    public IReadOnlyDictionary<FeedbackVerdict, int> CountVerdicts()
    {
        lock (_gate)
        {
            return _verdicts.Values.CountBy(v => v).ToDictionary();
        }
    }
}
