namespace MedImaging;

/// <summary>What makes a recipe runnable, checked once; each refusal names the step.</summary>
internal static class RecipeRules
{
    private const int MaxSide = 8192;
    private const int MaxSteps = 32;

    public static (PreprocessingStep[] Before, ResizeStep Resize, PreprocessingStep[] After) Check(PreprocessingRecipe recipe)
    {
        Require(recipe.Channels is 1 or 3, $"a model input has 1 or 3 channels, not {recipe.Channels}");
        Require(recipe.Steps.Count <= MaxSteps, $"there are {recipe.Steps.Count} steps; at most {MaxSteps} are run");
        Require(recipe.Steps.All(s => s is not null), "a step is missing");
        Require(recipe.Steps.Count(s => s is ResizeStep) == 1, "exactly one step is a resize");
        for (int i = 0; i < recipe.Steps.Count; i++)
        {
            Check(recipe.Steps[i], recipe.Channels, i, recipe.Steps.Count);
        }

        int at = recipe.Steps.TakeWhile(s => s is not ResizeStep).Count();
        for (int i = 1; i < at; i++)
        {
            bool looksAtWholeFrame = recipe.Steps[i] is StandardizeStep or IntensityStep { Rule: not IntensityRule.GivenWindow };
            Require(!looksAtWholeFrame, $"step {i + 1} looks at the whole frame, so it comes first or after the resize");
        }

        return ([.. recipe.Steps.Take(at).Select(Fix)], (ResizeStep)recipe.Steps[at], [.. recipe.Steps.Skip(at + 1).Select(Fix)]);
    }

    // A window is an object; made here, it is not made again for every row.
    private static PreprocessingStep Fix(PreprocessingStep step)
        => step is IntensityStep { Rule: IntensityRule.GivenWindow, Center: { } center, Width: { } width } given
            ? new GivenWindowStep(new Window(center, width, given.Function))
            : step;

    private static void Check(PreprocessingStep step, int channels, int index, int count)
    {
        string at = $"step {index + 1} ";
        switch (step)
        {
            case IntensityStep { Rule: IntensityRule.GivenWindow } given:
                Require(IsWindow(given), at + "needs a finite center and a width above 0 (1 for the linear function)");
                break;
            case IntensityStep intensity:
                Require(intensity is { Center: null, Width: null }, at + "gives a window, but its rule does not use one");
                Require(
                    intensity.LowPercentile >= 0 && intensity.HighPercentile <= 100 && intensity.LowPercentile < intensity.HighPercentile,
                    at + "needs percentiles from 0 to 100, the low one first");
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
                break;
            case NormalizeStep normalize:
                Require(index == count - 1, at + "normalises channels, so it comes last");
                Require(normalize.Mean.Count == channels && normalize.Deviation.Count == channels, at + $"needs a mean and a deviation for each of {channels} channels");
                Require(normalize.Mean.All(double.IsFinite) && normalize.Deviation.All(d => double.IsFinite(d) && (float)d > 0), at + "needs finite means and deviations above 0");
                break;
        }
    }

    private static bool IsWindow(IntensityStep step)
        => step is { Center: { } center, Width: { } width }
            && double.IsFinite(center) && double.IsFinite(width) && width > 0 && (step.Function != VoiFunction.Linear || width >= 1);

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, $"The preprocessing recipe cannot run: {message}.");
        }
    }
}

/// <summary>An <see cref="IntensityStep"/> whose window is known before any frame is.</summary>
internal sealed record GivenWindowStep(Window Window) : PreprocessingStep;
