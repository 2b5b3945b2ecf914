namespace MedImaging;

/// <summary>Where the range comes from that <see cref="IntensityStep"/> maps to 0…1.</summary>
public enum IntensityRule
{
    /// <summary>The window the file suggests; where it has none, the lowest to the highest sample.</summary>
    FileWindow,

    /// <summary>The window the recipe gives, whatever the file says: for units that mean something, such as Hounsfield units.</summary>
    GivenWindow,

    /// <summary>The lowest to the highest sample.</summary>
    MinMax,

    /// <summary>Two percentiles of the samples, so that a few bright pixels do not darken the rest.</summary>
    Percentile,
}
