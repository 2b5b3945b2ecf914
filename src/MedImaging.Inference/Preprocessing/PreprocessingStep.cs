using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>One step of a <see cref="PreprocessingRecipe"/>. Steps run in the order they are declared.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(IntensityStep), "intensity")]
[JsonDerivedType(typeof(InvertStep), "invert")]
[JsonDerivedType(typeof(RescaleStep), "rescale")]
[JsonDerivedType(typeof(ClampStep), "clamp")]
[JsonDerivedType(typeof(StandardizeStep), "standardize")]
[JsonDerivedType(typeof(ResizeStep), "resize")]
[JsonDerivedType(typeof(NormalizeStep), "normalize")]
public abstract record PreprocessingStep
{
    private protected PreprocessingStep()
    {
    }
}

/// <summary>Maps a range of intensities to 0…1 and clips. Colour samples are 0 to 255 by contract, so for them every rule divides by 255.</summary>
public sealed record IntensityStep : PreprocessingStep
{
    /// <summary>Gets where the range comes from.</summary>
    /// <value>The default is the file's window.</value>
    public IntensityRule Rule { get; init; } = IntensityRule.FileWindow;

    /// <summary>Gets the center of a given window.</summary>
    public double? Center { get; init; }

    /// <summary>Gets the width of a given window.</summary>
    public double? Width { get; init; }

    /// <summary>Gets how a given window maps values.</summary>
    public VoiFunction Function { get; init; } = VoiFunction.Linear;

    /// <summary>Gets the percentile that becomes 0.</summary>
    /// <value>The default is 1.</value>
    public double LowPercentile { get; init; } = 1;

    /// <summary>Gets the percentile that becomes 1.</summary>
    /// <value>The default is 99.</value>
    public double HighPercentile { get; init; } = 99;
}

/// <summary>Turns x into 1 − x, so that bright means dense in every frame.</summary>
public sealed record InvertStep : PreprocessingStep
{
    /// <summary>Gets whether only frames that show low values bright are turned (MONOCHROME1, PS3.3 C.7.6.3.1.2).</summary>
    /// <value>The default is <see langword="true"/>; <see langword="false"/> turns every frame.</value>
    public bool OnlyMonochrome1 { get; init; } = true;
}

/// <summary>Turns x into x × slope + intercept.</summary>
/// <param name="Slope">The slope.</param>
/// <param name="Intercept">The intercept.</param>
public sealed record RescaleStep(double Slope, double Intercept) : PreprocessingStep;

/// <summary>Clips to a range.</summary>
/// <param name="Low">The lowest value that stays.</param>
/// <param name="High">The highest value that stays.</param>
public sealed record ClampStep(double Low, double High) : PreprocessingStep;

/// <summary>Turns x into its z-score: (x − mean) ÷ standard deviation, over all samples before the resize or over each channel after it. An image of one value becomes 0.</summary>
public sealed record StandardizeStep : PreprocessingStep;

/// <summary>Brings the frame to the model's size.</summary>
/// <param name="Width">The output's width in pixels.</param>
/// <param name="Height">The output's height in pixels.</param>
public sealed record ResizeStep(int Width, int Height) : PreprocessingStep
{
    /// <summary>Gets what happens when the shapes differ.</summary>
    /// <value>The default is to stretch.</value>
    public ResizeFit Fit { get; init; } = ResizeFit.Stretch;

    /// <summary>Gets how pixels are joined.</summary>
    /// <value>The default is bilinear.</value>
    public ResizeFilter Filter { get; init; } = ResizeFilter.Bilinear;

    /// <summary>Gets the value beside a padded frame, in the units the frame has at this step.</summary>
    /// <value>The default is 0.</value>
    public double Padding { get; init; }
}

/// <summary>Turns x into (x − mean) ÷ deviation, channel by channel.</summary>
/// <param name="Mean">A mean for each channel.</param>
/// <param name="Deviation">A standard deviation for each channel.</param>
public sealed record NormalizeStep(IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation) : PreprocessingStep;
