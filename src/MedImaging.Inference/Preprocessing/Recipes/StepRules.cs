using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>What holds for one step wherever it stands.</summary>
internal static class StepRules
{
    private const int MaxSide = 8192;
    private const int MaxMargin = 1 << 20;

    private static readonly Dictionary<Type, string> Names = typeof(PreprocessingStep).GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToDictionary(a => a.DerivedType, a => (string)a.TypeDiscriminator!);

    /// <summary>The name a step has in JSON.</summary>
    public static string NameOf(PreprocessingStep step) => Names.GetValueOrDefault(step.GetType(), "step");

    /// <summary>Refuses numbers out of range.</summary>
    /// <exception cref="MedImagingException">They are (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public static void Check(PreprocessingStep step, int index)
    {
        string at = $"step {index + 1} ({NameOf(step)}) ";
        switch (step)
        {
            case IntensityStep intensity:
                Check(intensity, at);
                break;
            case QuantileStep quantile:
                Require(quantile.Low >= 0 && quantile.High <= 1 && quantile.Low < quantile.High, at + "needs quantiles from 0 to 1, the low one first");
                break;
            case RescaleStep rescale:
                Require(float.IsFinite((float)rescale.Slope) && float.IsFinite((float)rescale.Intercept), at + "needs finite numbers");
                break;
            case ClampStep clamp:
                Require(clamp.Low <= clamp.High, at + "needs a low end that is not above the high one");
                break;
            case ResizeStep resize:
                Require(resize.Width is >= 1 and <= MaxSide && resize.Height is >= 1 and <= MaxSide, at + $"needs sides from 1 to {MaxSide}");
                Require(float.IsFinite((float)resize.Padding), at + "needs a finite padding");
                Require(Enum.IsDefined(resize.Fit) && Enum.IsDefined(resize.Filter), at + "has a fit or a filter that is none");
                break;
            case UnitStep unit:
                Require(unit.Unit is { Length: > 0 and <= 64 } && !unit.Unit.Any(char.IsControl), at + "needs a unit in UCUM");
                break;
            case CropStep crop:
                Require(crop is { Left: >= 0, Top: >= 0, Width: >= 1, Height: >= 1 }, at + "needs a box that begins at 0 or after and has a width and a height");
                break;
            case ForegroundStep foreground:
                Require(float.IsFinite((float)foreground.Threshold) && foreground.Margin is >= 0 and <= MaxMargin, at + $"needs a finite threshold and a margin from 0 to {MaxMargin}");
                break;
            default:
                CheckEnhancement(step, at);
                break;
        }
    }

    private static void CheckEnhancement(PreprocessingStep step, string at)
    {
        switch (step)
        {
            case GammaStep gamma:
                Require(gamma.Exponent is >= 0.01 and <= 100, at + "needs an exponent from 0.01 to 100");
                break;
            case GaussianStep gaussian:
                Require(gaussian.Sigma is >= 0.1 and <= 32, at + "needs a sigma from 0.1 to 32 pixels");
                break;
            case UnsharpStep unsharp:
                Require(unsharp.Sigma is >= 0.1 and <= 32, at + "needs a sigma from 0.1 to 32 pixels");
                Require(unsharp.Amount is >= 0 and <= 100, at + "needs an amount from 0 to 100");
                break;
            case MedianStep median:
                Require(median.Size is 3 or 5, at + "needs a size of 3 or 5");
                break;
            case ClaheStep clahe:
                Require(clahe.Tiles is >= 1 and <= 64, at + "needs 1 to 64 tiles");
                Require(clahe.ClipLimit is >= 1 and <= 1000, at + "needs a clip limit from 1 to 1000");
                break;
        }
    }

    private static void Check(IntensityStep step, string at)
    {
        Require(Enum.IsDefined(step.Rule), at + "has a rule that is none");
        if (step.Rule == IntensityRule.GivenWindow)
        {
            Require(IsWindow(step), at + "needs a finite center and a width above 0 (1 for the linear function)");
            return;
        }

        Require(step is { Center: null, Width: null }, at + "gives a window, but its rule does not use one");
        Require(step.LowPercentile >= 0 && step.HighPercentile <= 100 && step.LowPercentile < step.HighPercentile, at + "needs percentiles from 0 to 100, the low one first");
    }

    /// <summary>A window is an object; made here, it is not made again for every row.</summary>
    public static PreprocessingStep Fix(PreprocessingStep step)
        => step is IntensityStep { Rule: IntensityRule.GivenWindow, Center: { } center, Width: { } width } given
            ? new GivenWindowStep(new Window(center, width, given.Function))
            : step;

    private static bool IsWindow(IntensityStep step)
        => step is { Center: { } center, Width: { } width } && Enum.IsDefined(step.Function)
            && double.IsFinite(center) && double.IsFinite(width) && width > 0 && (step.Function != VoiFunction.Linear || width >= 1);

    /// <summary>Refuses a recipe.</summary>
    /// <exception cref="MedImagingException">The condition does not hold (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public static void Require([DoesNotReturnIf(false)] bool condition, string message)
    {
        if (!condition)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"The preprocessing recipe cannot run: {message}.");
        }
    }
}

/// <summary>An <see cref="IntensityStep"/> whose window is known before any frame is.</summary>
internal sealed record GivenWindowStep(Window Window) : PreprocessingStep;
