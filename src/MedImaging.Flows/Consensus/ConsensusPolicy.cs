namespace MedImaging;

/// <summary>How what several models say is joined, and from when on their disagreement is one for a person.</summary>
public sealed record ConsensusPolicy
{
    /// <summary>Gets how many of them must answer.</summary>
    /// <value>The default is 1; a finding with fewer than two opinions is disputed.</value>
    public int MinAnswers { get; init; } = 1;

    /// <summary>Gets from which share of votes on a finding is present.</summary>
    /// <value>The default is one half: a tie counts as present, and is disputed.</value>
    public double MajorityShare { get; init; } = 0.5;

    /// <summary>Gets from which share of dissenters on a finding is disputed.</summary>
    /// <value>The default is 0.25.</value>
    public double DisputeShare { get; init; } = 0.25;

    /// <summary>Gets how much two boxes overlap, as intersection over union, to be one place.</summary>
    /// <value>The default is 0.1.</value>
    public double MinOverlap { get; init; } = 0.1;

    /// <summary>Gets from which ratio of the areas of boxes on a size is disputed.</summary>
    /// <value>The default is 4: twice as wide and twice as high.</value>
    public double MaxSizeRatio { get; init; } = 4;

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal ConsensusPolicy Require()
        => MinAnswers >= 1 && MajorityShare is > 0 and <= 1 && DisputeShare is >= 0 and <= 1 && MinOverlap is > 0 and <= 1 && MaxSizeRatio >= 1
            ? this
            : throw new ArgumentException("A consensus asks for one answer or more, shares from 0 to 1, and a ratio of 1 or more.");
}
