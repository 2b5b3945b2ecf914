namespace MedImaging.Providers;

/// <summary>Takes the lane with the highest score, the earlier one of equals; a small share of the calls may try the others.</summary>
internal sealed class ScoredSelection(
    string name, Func<LaneCandidate, int, IReadOnlyList<LaneCandidate>, double> score, string reason, double explored = 0) : ISelectionStrategy
{
    // What a failure costs beside the time it takes: the caller's wait for the next lane.
    private const double SecondsLostByFailure = 2;

    public string Name => name;

    public SelectionRecord Select(SelectionInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var candidates = input.Candidates;
        double[] scores = new double[candidates.Count];
        int best = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = score(candidates[i], i, candidates);
            best = scores[i] > scores[best] ? i : best;
        }

        bool explores = scores.Length > 1 && input.Draw < explored;
        return new SelectionRecord
        {
            Strategy = name,
            Input = input,
            Scores = scores,
            Chosen = explores ? (int)(input.Draw / explored * scores.Length) : best,
            Reason = explores ? "One call in a few asks any lane, to learn how it is now." : reason,
        };
    }

    /// <summary>A lane that fails at once is not a fast one: each failure is paid for until an answer comes.</summary>
    public static double ExpectedSeconds(LaneCandidate candidate)
    {
        double rate = Math.Clamp(candidate.ErrorRate, 0, 0.99);
        double latency = candidate.Latency?.TotalSeconds ?? 0;
        return latency + (rate / (1 - rate) * (SecondsLostByFailure + latency));
    }

    public static double Composite(LaneCandidate candidate, IReadOnlyList<LaneCandidate> all, CompositeWeights weights)
    {
        (double slowest, double dearest) = (0, 0);
        foreach (var other in all)
        {
            slowest = Math.Max(slowest, other.Latency?.TotalSeconds ?? 0);
            dearest = Math.Max(dearest, (double)(other.Cost ?? 0));
        }

        double fast = slowest > 0 ? 1 - ((candidate.Latency?.TotalSeconds ?? 0) / slowest) : 1;
        double cheap = candidate.Cost is not { } cost ? 0 : dearest > 0 ? 1 - ((double)cost / dearest) : 1;
        return (weights.Quality * candidate.Quality) + (weights.Latency * fast) + (weights.Cost * cheap) + (weights.Reliability * (1 - candidate.ErrorRate));
    }
}
