namespace MedImaging;

/// <summary>Turns x into x to the power of a number, for values from 0 up: below 1 brightens the dark, above 1 darkens it. What is below 0 becomes 0; what is not a number stays so.</summary>
/// <param name="Exponent">The power, from 0.01 to 100.</param>
public sealed record GammaStep(double Exponent) : PreprocessingStep;

/// <summary>Smooths by a Gaussian, reaching 4 deviations to each side; past an edge lies the mirrored frame, the edge pixel once (OpenCV's <c>GaussianBlur</c> of floats with its own kernel size).</summary>
/// <param name="Sigma">The standard deviation in pixels, from 0.1 to 32.</param>
public sealed record GaussianStep(double Sigma) : PreprocessingStep;

/// <summary>Sharpens: x + amount × (x − x smoothed by a Gaussian). It can overshoot, so a <see cref="ClampStep"/> follows it.</summary>
/// <param name="Sigma">The Gaussian's standard deviation in pixels, from 0.1 to 32.</param>
/// <param name="Amount">How much is added, from 0 to 100. The default is 1.</param>
public sealed record UnsharpStep(double Sigma, double Amount = 1) : PreprocessingStep;

/// <summary>Replaces each pixel by the median of the square around it; past an edge lies the edge (OpenCV's <c>medianBlur</c>). Where one of them is not a number, the result is not.</summary>
/// <param name="Size">The side of the square: 3, which is the default, or 5.</param>
public sealed record MedianStep(int Size = 3) : PreprocessingStep;

/// <summary>Contrast-limited adaptive histogram equalisation of values from 0 to 1; an image of one value is unchanged.</summary>
/// <remarks>
/// The frame is cut into tiles; each has a map from its histogram of 256 bins, none higher than <paramref name="ClipLimit"/> times the mean, with the excess spread
/// over the others; a pixel takes the maps of the four tiles around it by its distance. A map is a line within a bin, so values are not quantised and no map is steeper
/// than the limit. (OpenCV's quantises, and lets the excess pass the limit.)
/// </remarks>
/// <param name="Tiles">How many tiles there are across and down, from 1 to 64. The default is 8.</param>
/// <param name="ClipLimit">How steep a map may be, from 1 to 1000. The default is 2.</param>
public sealed record ClaheStep(int Tiles = 8, double ClipLimit = 2) : PreprocessingStep;

/// <summary>Turns x into (x − low) ÷ (high − low), where low and high are quantiles of all samples. Nothing is clipped, unlike <see cref="IntensityRule.Percentile"/>: it is what networks for the brain are trained with. An image whose quantiles are one value has it subtracted.</summary>
/// <param name="Low">The quantile that becomes 0, from 0 to 1. The default is 0.05.</param>
/// <param name="High">The quantile that becomes 1. The default is 0.95.</param>
public sealed record QuantileStep(double Low = 0.05, double High = 0.95) : PreprocessingStep;
