namespace MedImaging;

/// <summary>Reckons how far opinions agree.</summary>
internal static class Disagreement
{
    /// <summary>Describes opinions beside the joint call.</summary>
    /// <param name="opinions">What each said.</param>
    /// <param name="isPresent">What they were joined to.</param>
    /// <param name="byVotes">Whether votes count and not confidences.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="disputeShare">From which share of dissenters on it is disputed.</param>
    /// <param name="disputeDeviation">From which standard deviation on.</param>
    /// <returns>The description.</returns>
    public static ModelAgreement Of(IReadOnlyList<MemberOpinion> opinions, bool isPresent, bool byVotes, FrameReference frame, double disputeShare, double disputeDeviation)
    {
        double[] values = [.. opinions.Select(opinion => byVotes ? opinion.IsPresent ? 1 : 0 : opinion.Confidence.Value)];
        double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        double dissent = (double)opinions.Count(opinion => opinion.IsPresent != isPresent) / opinions.Count;
        bool isConflict = opinions.Where(opinion => opinion.IsPresent).Select(opinion => SideOf(opinion.Region, frame)).Where(side => side != 0).Distinct().Count() > 1;
        return new ModelAgreement
        {
            Members = opinions,
            StandardDeviation = deviation,
            Entropy = EntropyOf(mean),
            DissentingShare = dissent,
            HasLateralityConflict = isConflict,
            IsDisputed = isConflict || (dissent > 0 && dissent >= disputeShare) || (deviation > 0 && deviation >= disputeDeviation),
        };
    }

    // In the middle tenth, and where it is wider than most of the frame, a region has no side.
    private static int SideOf(FrameRegion? region, FrameReference frame)
    {
        if (region is null || frame.Columns < 1 || region.Right - (double)region.Left > 0.6 * frame.Columns)
        {
            return 0;
        }

        double middle = (region.Left + (double)region.Right) / 2 / frame.Columns;
        return middle < 0.45 ? -1 : middle > 0.55 ? 1 : 0;
    }

    private static double EntropyOf(double share) => share is <= 0 or >= 1 ? 0 : -(share * Math.Log2(share)) - ((1 - share) * Math.Log2(1 - share));
}
