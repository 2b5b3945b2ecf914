namespace MedImaging;

/// <summary>Tells whether models disagree, for a flow's <c>Choose</c> or a host's worklist.</summary>
public static class ConsensusExtensions
{
    /// <summary>Says whether a person should look first, because models disagree about a finding.</summary>
    /// <param name="findings">The findings.</param>
    /// <returns><see langword="true"/> when a finding is disputed.</returns>
    public static bool NeedsReview(this Findings findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return findings.Items.Any(item => item.Evidence.Agreement is { IsDisputed: true });
    }

    /// <summary>Says whether a person should look first, because models disagree about a finding of any frame.</summary>
    /// <param name="findings">The findings.</param>
    /// <returns><see langword="true"/> when a finding is disputed.</returns>
    public static bool NeedsReview(this StudyFindings findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return findings.Frames.Any(NeedsReview);
    }

    /// <summary>Reckons how far models disagree: the share of dissenters about the finding where it is largest.</summary>
    /// <param name="findings">The findings.</param>
    /// <returns>0 when they agree or only one was asked; 1 when they place a finding on different sides.</returns>
    public static double DisagreementScore(this Findings findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return findings.Items.Select(item => item.Evidence.Agreement switch
        {
            null => 0,
            { HasLateralityConflict: true } => 1,
            var agreement => agreement.DissentingShare,
        }).DefaultIfEmpty(0).Max();
    }
}
