namespace MedImaging;

/// <summary>How far the models, or the views of one model, agree that a joint finding rests on.</summary>
public sealed record ModelAgreement
{
    /// <summary>Gets what each of them said. One that says nothing of the finding has no vote.</summary>
    public required IReadOnlyList<MemberOpinion> Members { get; init; }

    /// <summary>Gets the standard deviation of what they said: of confidences of one kind, else of votes.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Gets the entropy of their mean in bits: 0 when it is certain either way, 1 when it is one half.</summary>
    public required double Entropy { get; init; }

    /// <summary>Gets the share of them that call it otherwise than the joint finding does.</summary>
    public required double DissentingShare { get; init; }

    /// <summary>Gets whether those that see it place it on different sides of the picture.</summary>
    public bool HasLateralityConflict { get; init; }

    /// <summary>Gets how many times larger the largest of their boxes is than the smallest.</summary>
    /// <value><see langword="null"/> when fewer than two of them gave one, or it was not compared.</value>
    public double? SizeRatio { get; init; }

    /// <summary>Gets whether a person should look at it because they disagree.</summary>
    public bool IsDisputed { get; init; }
}

/// <summary>What one model, or one view, said of a finding.</summary>
/// <param name="Name">The model's id, and the view where there are several.</param>
/// <param name="Version">The model's version.</param>
/// <param name="ModelHash">The SHA-256 of the model's file.</param>
/// <param name="RecipeHash">The hash of its preprocessing recipe.</param>
/// <param name="Confidence">How sure it was.</param>
/// <param name="IsPresent">Whether it called the finding present.</param>
/// <param name="Region">Where it saw it, if it said so.</param>
public sealed record MemberOpinion(string Name, string Version, ContentHash ModelHash, ContentHash RecipeHash, Confidence Confidence, bool IsPresent, FrameRegion? Region)
{
    /// <summary>Gets on which side of the patient it saw it, if it said so.</summary>
    public Laterality? Laterality { get; init; }
}
