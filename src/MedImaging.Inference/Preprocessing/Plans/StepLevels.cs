using MedImaging.Kernels;

namespace MedImaging;

/// <summary>The two numbers a step takes from the frame before it can run: a range, or a mean and a deviation.</summary>
internal readonly record struct StepLevels(float First, float Second)
{
    private const float ColourMaximum = 255f;

    // Whether a step takes its numbers from all samples, so that all of them must be at hand.
    public static bool LooksAtWholeFrame(PreprocessingStep step, in FramePixels frame) => step switch
    {
        IntensityStep when frame.SamplesPerPixel == 3 => false,
        IntensityStep { Rule: IntensityRule.Percentile or IntensityRule.MinMax } or StandardizeStep or QuantileStep => true,
        IntensityStep { Rule: IntensityRule.FileWindow } => frame.Window is null && frame.VoiTable is null,
        _ => false,
    };

    public static StepLevels Measure(PreprocessingStep step, in FramePixels frame, ReadOnlySpan<float> samples)
    {
        switch (step)
        {
            case IntensityStep when frame.SamplesPerPixel == 3:
                return default;
            case IntensityStep { Rule: IntensityRule.Percentile } percentile:
                return Of(Percentiles.Find(samples, percentile.LowPercentile, percentile.HighPercentile));
            case IntensityStep { Rule: IntensityRule.MinMax }:
            case IntensityStep { Rule: IntensityRule.FileWindow } when frame.Window is null && frame.VoiTable is null:
                return Of(StatisticsKernels.Range(samples));
            case StandardizeStep standardize:
                var (mean, deviation) = standardize.OnlyNonZero ? StatisticsKernels.MeanAndDeviationOfNonZero(samples) : StatisticsKernels.MeanAndDeviation(samples);
                return new StepLevels((float)mean, deviation == 0 ? 1f : (float)deviation);
            case QuantileStep quantile:
                var (low, high) = Percentiles.Find(samples, 100 * quantile.Low, 100 * quantile.High);
                return new StepLevels(low, high == low ? 1f : high - low);
            default:
                return default;
        }
    }

    public void Apply(PreprocessingStep step, in FramePixels frame, Span<float> values) => Apply(step, frame, values, values);

    public void Apply(PreprocessingStep step, in FramePixels frame, ReadOnlySpan<float> source, Span<float> destination)
    {
        switch (step)
        {
            case GivenWindowStep or IntensityStep when frame.SamplesPerPixel == 3:
                IntensityKernels.ScaleToUnit(source, 0f, ColourMaximum, destination);   // wherever it stands: these are not numbers measured
                break;
            case GivenWindowStep given:
                given.Window.Apply(source, destination);
                break;
            case IntensityStep { Rule: IntensityRule.FileWindow } when frame.VoiTable is { } table:
                table.Apply(source, destination);
                break;
            case IntensityStep { Rule: IntensityRule.FileWindow } when frame.Window is { } window:
                window.Apply(source, destination);
                break;
            case IntensityStep:
                IntensityKernels.ScaleToUnit(source, First, Second, destination);
                break;
            case InvertStep invert when frame.IsInverted || !invert.OnlyMonochrome1:
                IntensityKernels.Invert(source, destination);
                break;
            case RescaleStep rescale:
                IntensityKernels.Rescale(source, (float)rescale.Slope, (float)rescale.Intercept, destination);
                break;
            case ClampStep clamp:
                IntensityKernels.Clamp(source, (float)clamp.Low, (float)clamp.High, destination);
                break;
            case StandardizeStep { OnlyNonZero: true }:
                IntensityKernels.NormalizeNonZero(source, First, Second, destination);
                break;
            case StandardizeStep or QuantileStep:
                IntensityKernels.Normalize(source, First, Second, destination);
                break;
            case GammaStep gamma:
                GammaKernels.Power(source, gamma.Exponent, destination);
                break;
            default:
                Pass(source, destination);
                break;
        }
    }

    private static void Pass(ReadOnlySpan<float> source, Span<float> destination)
    {
        if (source != destination)
        {
            source.CopyTo(destination);
        }
    }

    private static StepLevels Of((float Low, float High) range) => new(range.Low, range.High);
}
