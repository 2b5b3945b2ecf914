namespace MedImaging;

/// <summary>Compares the leading measurements of two findings.</summary>
internal static class SizeComparison
{
    // What says most about growth first; where none of these is in both findings, there is nothing to compare.
    private static readonly CodedConcept[] Leading =
    [
        MeasurementConcepts.LongAxis, MeasurementConcepts.Length, MeasurementConcepts.Maximum3DDiameter, MeasurementConcepts.Volume, MeasurementConcepts.Area,
        MeasurementConcepts.Radius, MeasurementConcepts.ShortAxis,
    ];

    public static (ChangeKind Kind, SizeChange? Size, string? Reason) Of(Finding current, Finding prior, PriorComparisonOptions options)
    {
        string? reason = "the two findings share no measured size";
        foreach (var concept in Leading)
        {
            if (Find(current, concept) is not { } now || Find(prior, concept) is not { } then)
            {
                continue;
            }

            if (SizeUnit.Of(now.Unit) is not { } unit || SizeUnit.Of(then.Unit) is not { } before || !before.CanBecome(unit))
            {
                reason = "the sizes are in units that cannot be compared";
                continue;
            }

            if (now.Value >= 0 && then.Value >= 0)
            {
                return Judge(concept, now, unit, then.Value * before.Millimetres / unit.Millimetres, options);
            }

            reason = "a size is below 0";
        }

        return (ChangeKind.Persistent, null, reason);
    }

    private static (ChangeKind Kind, SizeChange? Size, string? Reason) Judge(CodedConcept concept, Measurement now, SizeUnit unit, double then, PriorComparisonOptions options)
    {
        const double Rounding = 1e-9;   // 20 % is 20 % however its doubles round
        var size = new SizeChange(concept, now.Value, then, now.Unit, then > 0 ? 100 * (now.Value - then) / then : null);
        double before = unit.Diameter(then), change = unit.Diameter(now.Value) - before;
        double growth = unit.IsMetric ? options.GrowthMillimetres : 0, shrinkage = unit.IsMetric ? options.ShrinkageMillimetres : 0;
        var kind = change > 0 && change >= growth - Rounding && change >= (before * options.GrowthPercent / 100) - Rounding ? ChangeKind.Grown
            : change < 0 && -change >= shrinkage - Rounding && -change >= (before * options.ShrinkagePercent / 100) - Rounding ? ChangeKind.Shrunk
            : ChangeKind.Stable;
        return (kind, size, null);
    }

    private static Measurement? Find(Finding finding, CodedConcept concept)
        => finding.Measurements.FirstOrDefault(item => item.Concept.Value == concept.Value && item.Concept.Scheme == concept.Scheme);
}
