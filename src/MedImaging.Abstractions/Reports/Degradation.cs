namespace MedImaging;

/// <summary>What a report had to do without, and why. It is part of what is signed and stands in the report's limitations.</summary>
/// <param name="Rung">How far down the ladder it is.</param>
/// <param name="Reasons">Why, in words that are safe to show.</param>
public sealed record Degradation(DegradationRung Rung, IReadOnlyList<string> Reasons);

/// <summary>The rungs of the ladder, the best first.</summary>
public enum DegradationRung
{
    /// <summary>Everything that was asked for.</summary>
    Full,

    /// <summary>The whole analysis, but without literature.</summary>
    WithoutLiterature,

    /// <summary>Only a quick model's first word.</summary>
    Preliminary,

    /// <summary>No analysis: a template says that and why.</summary>
    Template,
}
