namespace MedImaging;

/// <summary>How pixels are joined when a frame is resized. All three average over what they shrink, so nothing aliases.</summary>
public enum ResizeFilter
{
    /// <summary>Each output pixel is the mean of the source area it covers; enlarging repeats pixels.</summary>
    Area,

    /// <summary>A triangle over the neighbouring pixels, stretched when shrinking.</summary>
    Bilinear,

    /// <summary>Keys' cubic (a = −½), stretched when shrinking; it can overshoot, so a <see cref="ClampStep"/> follows it.</summary>
    Bicubic,
}

/// <summary>What happens to the parts of a frame whose shape is not the model's.</summary>
public enum ResizeFit
{
    /// <summary>The whole frame is stretched to the output.</summary>
    Stretch,

    /// <summary>The largest centred part with the output's shape is taken.</summary>
    Crop,

    /// <summary>The whole frame is kept, centred, and the rest filled with <see cref="ResizeStep.Padding"/>.</summary>
    Pad,
}

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
