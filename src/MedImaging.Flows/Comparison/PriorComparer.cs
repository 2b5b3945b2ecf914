namespace MedImaging;

/// <summary>Compares the findings of a study with those of an earlier one of the same patient: new, stable, grown, shrunk, resolved.</summary>
/// <remarks>
/// Findings match when they have one code and lie near each other: in the patient where both frames say where they lie, else in their pictures.
/// Of all ways to pair them, that with most pairs and the least sum of distances is taken. Whether the two studies are of one patient, and registered, is for the caller to see to.
/// </remarks>
public sealed class PriorComparer
{
    /// <summary>The most findings of one code that a study may have.</summary>
    public const int MaxFindings = 512;

    private readonly PriorComparisonOptions _options;

    /// <summary>Creates a comparer.</summary>
    /// <param name="options">What counts as the same, and as a change; <see langword="null"/> for the defaults.</param>
    public PriorComparer(PriorComparisonOptions? options = null) => _options = options ?? new PriorComparisonOptions();

    /// <summary>Compares two studies.</summary>
    /// <param name="current">The current study.</param>
    /// <param name="prior">The earlier one.</param>
    /// <returns>What became of each present finding.</returns>
    /// <exception cref="MedImagingException">A study has more than <see cref="MaxFindings"/> findings of one code (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public StudyComparison Compare(StudyFindings current, StudyFindings prior)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(prior);
        List<PlacedFinding> now = Present(current), then = Present(prior);
        var changes = new Dictionary<PlacedFinding, FindingChange>(ReferenceEqualityComparer.Instance);
        foreach (var code in now.Concat(then).Select(CodeOf).Distinct())
        {
            Match([.. now.Where(item => CodeOf(item) == code)], [.. then.Where(item => CodeOf(item) == code)], changes);
        }

        return new StudyComparison([.. now.Concat(then).Where(changes.ContainsKey).Select(item => changes[item])]);
    }

    private void Match(PlacedFinding[] now, PlacedFinding[] then, Dictionary<PlacedFinding, FindingChange> changes)
    {
        if (now.Length > MaxFindings || then.Length > MaxFindings)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"A study has more than {MaxFindings} findings of one code; they are not compared.");
        }

        FindingPlace[] places = [.. now.Select(FindingPlace.Of)], before = [.. then.Select(FindingPlace.Of)];
        double[,] costs = new double[now.Length, then.Length];
        for (int i = 0; i < now.Length; i++)
        {
            for (int j = 0; j < then.Length; j++)
            {
                costs[i, j] = places[i].DistanceTo(before[j], _options)?.Cost ?? double.PositiveInfinity;
            }
        }

        int[] pairs = Assignment.Solve(costs);
        for (int i = 0; i < now.Length; i++)
        {
            changes[now[i]] = pairs[i] >= 0 && places[i].DistanceTo(before[pairs[i]], _options) is { } match
                ? Describe(now[i], then[pairs[i]], match.Basis, match.Distance)
                : new FindingChange { Kind = ChangeKind.New, Current = now[i] };
        }

        foreach (int j in Enumerable.Range(0, then.Length).Except(pairs))
        {
            changes[then[j]] = new FindingChange { Kind = ChangeKind.Resolved, Prior = then[j] };
        }
    }

    private FindingChange Describe(PlacedFinding now, PlacedFinding then, MatchBasis basis, double distance)
    {
        var (kind, size, reason) = SizeComparison.Of(now.Finding, then.Finding, _options);
        return new FindingChange { Kind = kind, Current = now, Prior = then, Basis = basis, Distance = basis == MatchBasis.CodeOnly ? null : distance, Size = size, Reason = reason };
    }

    private static (string Value, string Scheme) CodeOf(PlacedFinding item) => (item.Finding.Code.Value, item.Finding.Code.Scheme);

    private static List<PlacedFinding> Present(StudyFindings study)
        => [.. NumberedFrame.Of(study).SelectMany(frame => frame.Findings.Items.Where(item => item.IsPresent).Select(item => new PlacedFinding(frame.CiteOf(item), item, frame.Frame)))];
}
