using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>One step of a <see cref="PreprocessingRecipe"/>. Steps run in the order they are declared.</summary>
/// <remarks>Defaults stand in the constructors: the generated JSON reader knows those, and loses the initialisers of init-only properties.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(UnitStep), "unit")]
[JsonDerivedType(typeof(CropStep), "crop")]
[JsonDerivedType(typeof(ForegroundStep), "foreground")]
[JsonDerivedType(typeof(IntensityStep), "intensity")]
[JsonDerivedType(typeof(QuantileStep), "quantile")]
[JsonDerivedType(typeof(InvertStep), "invert")]
[JsonDerivedType(typeof(RescaleStep), "rescale")]
[JsonDerivedType(typeof(ClampStep), "clamp")]
[JsonDerivedType(typeof(StandardizeStep), "standardize")]
[JsonDerivedType(typeof(GammaStep), "gamma")]
[JsonDerivedType(typeof(GaussianStep), "gaussian")]
[JsonDerivedType(typeof(UnsharpStep), "unsharp")]
[JsonDerivedType(typeof(MedianStep), "median")]
[JsonDerivedType(typeof(ClaheStep), "clahe")]
[JsonDerivedType(typeof(ResizeStep), "resize")]
[JsonDerivedType(typeof(NormalizeStep), "normalize")]
public abstract record PreprocessingStep
{
    private protected PreprocessingStep()
    {
    }
}

/// <summary>Maps a range of intensities to 0…1 and clips. Colour samples are 0 to 255 by contract, so for them every rule divides by 255.</summary>
/// <param name="Rule">Where the range comes from. The default is the file's window.</param>
/// <param name="Center">The center of a given window.</param>
/// <param name="Width">The width of a given window.</param>
/// <param name="Function">How a given window maps values.</param>
/// <param name="LowPercentile">The percentile that becomes 0. The default is 1.</param>
/// <param name="HighPercentile">The percentile that becomes 1. The default is 99.</param>
public sealed record IntensityStep(
    IntensityRule Rule = IntensityRule.FileWindow,
    double? Center = null,
    double? Width = null,
    VoiFunction Function = VoiFunction.Linear,
    double LowPercentile = 1,
    double HighPercentile = 99) : PreprocessingStep;

/// <summary>Turns x into 1 − x, so that bright means dense in every frame.</summary>
/// <param name="OnlyMonochrome1">Whether only frames that show low values bright are turned (MONOCHROME1, PS3.3 C.7.6.3.1.2), which is the default, or every frame.</param>
public sealed record InvertStep(bool OnlyMonochrome1 = true) : PreprocessingStep;

/// <summary>Turns x into x × slope + intercept.</summary>
/// <param name="Slope">The slope.</param>
/// <param name="Intercept">The intercept.</param>
public sealed record RescaleStep(double Slope, double Intercept) : PreprocessingStep;

/// <summary>Clips to a range.</summary>
/// <param name="Low">The lowest value that stays.</param>
/// <param name="High">The highest value that stays.</param>
public sealed record ClampStep(double Low, double High) : PreprocessingStep;

/// <summary>Turns x into its z-score: (x − mean) ÷ standard deviation, over all samples when it is the first to look at them, else over each channel. An image of one value becomes 0.</summary>
/// <param name="OnlyNonZero">Whether samples of 0, such as what a skull stripper removed, are left out and stay 0. The default is that they count.</param>
public sealed record StandardizeStep(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool OnlyNonZero = false) : PreprocessingStep;

/// <summary>Brings the frame to the model's size.</summary>
/// <param name="Width">The output's width in pixels.</param>
/// <param name="Height">The output's height in pixels.</param>
/// <param name="Fit">What happens when the shapes differ. The default is to stretch.</param>
/// <param name="Filter">How pixels are joined. The default is bilinear.</param>
/// <param name="Padding">The value beside a padded frame, in the units the frame has at this step. The default is 0.</param>
public sealed record ResizeStep(
    int Width,
    int Height,
    ResizeFit Fit = ResizeFit.Stretch,
    ResizeFilter Filter = ResizeFilter.Bilinear,
    double Padding = 0) : PreprocessingStep;

/// <summary>Turns x into (x − mean) ÷ deviation, channel by channel.</summary>
/// <param name="Mean">A mean for each channel.</param>
/// <param name="Deviation">A standard deviation for each channel.</param>
public sealed record NormalizeStep(IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation) : PreprocessingStep;
