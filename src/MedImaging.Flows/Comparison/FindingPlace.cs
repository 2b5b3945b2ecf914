namespace MedImaging;

/// <summary>Where a finding lies, as far as that is known.</summary>
internal sealed record FindingPlace(FramePoint? Center, PatientVector? Position, ImageSide? Side)
{
    public static FindingPlace Of(PlacedFinding placed)
    {
        var (finding, frame) = (placed.Finding, placed.Frame);
        if (frame.Rows < 1 || frame.Columns < 1)
        {
            return new FindingPlace(null, null, null);
        }

        FramePoint? middle = finding.Outline?.Centroid()
            ?? (finding.Region is { } box ? new FramePoint((box.Left + (double)box.Right) / 2, (box.Top + (double)box.Bottom) / 2) : null);
        var region = finding.Outline?.Bounds() ?? finding.Region;
        return middle is { } center
            ? new FindingPlace(new(center.Column / frame.Columns, center.Row / frame.Rows), frame.Plane?.PositionOf(center), ImagePlace.Of(region, frame)?.Side)
            : new FindingPlace(null, null, null);
    }

    /// <summary>How far two places are apart; <see langword="null"/> when they cannot be of one finding.</summary>
    public (MatchBasis Basis, double Distance, double Cost)? DistanceTo(FindingPlace prior, PriorComparisonOptions options)
    {
        if (Position is { } here && prior.Position is { } there)
        {
            double millimetres = (here - (options.PriorToCurrent?.Invoke(there) ?? there)).Length;
            return millimetres <= options.MaxDistance ? (MatchBasis.PatientSpace, millimetres, millimetres / Math.Max(options.MaxDistance, 1e-9)) : null;
        }

        if (Center is { } now && prior.Center is { } then)
        {
            bool isOtherSide = (Side, prior.Side) is (ImageSide.Left, ImageSide.Right) or (ImageSide.Right, ImageSide.Left);
            double share = double.Hypot(now.Column - then.Column, now.Row - then.Row) / Math.Sqrt(2);
            return !isOtherSide && share <= options.MaxRelativeDistance ? (MatchBasis.RelativePlace, share, share / Math.Max(options.MaxRelativeDistance, 1e-9)) : null;
        }

        return (MatchBasis.CodeOnly, 0, Center is null && prior.Center is null ? 0 : 1);
    }
}
