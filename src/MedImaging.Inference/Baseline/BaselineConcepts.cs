namespace MedImaging;

/// <summary>What the baseline says: words of the picture and not of disease.</summary>
internal static class BaselineConcepts
{
    public static CodedConcept BrightRegion { get; } = new("bright-region", "99MEDIMG", "Bright region");

    public static CodedConcept Asymmetry { get; } = new("asymmetric-density", "99MEDIMG", "Asymmetric density");

    public static CodedConcept Eccentricity { get; } = new("eccentricity", "99MEDIMG", "Eccentricity");
}

/// <summary>Something the baseline found.</summary>
/// <param name="Code">What it is.</param>
/// <param name="Shape">Where it is.</param>
/// <param name="Strength">How much it stands out, in standard deviations.</param>
/// <param name="Least">From which strength on it counts.</param>
/// <param name="Statistics">What its pixels are, where it is one component.</param>
internal sealed record BaselineCandidate(CodedConcept Code, MaskShape? Shape, double Strength, double Least, RegionStatistics? Statistics)
{
    public ActivationMap? Map { get; init; }

    /// <summary>0 for nothing, one half where it begins to count, towards 1 the more it stands out.</summary>
    public double Score => Strength / (Strength + Least);
}
