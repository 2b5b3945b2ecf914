namespace MedImaging;

/// <summary>What makes a recipe runnable, checked once; each refusal names the step.</summary>
internal static class RecipeRules
{
    private const int MaxSteps = 32;

    public static (PreprocessingStep[] Before, ResizeStep Resize, PreprocessingStep[] After) Check(PreprocessingRecipe recipe)
    {
        StepRules.Require(recipe.Channels is 1 or 3, $"a model input has 1 or 3 channels, not {recipe.Channels}");
        StepRules.Require(recipe.Steps.Count <= MaxSteps, $"there are {recipe.Steps.Count} steps; at most {MaxSteps} are run");
        StepRules.Require(recipe.Steps.All(s => s is not null), "a step is missing");
        StepRules.Require(recipe.Steps.Count(s => s is ResizeStep) == 1, "exactly one step is a resize");
        for (int i = 0; i < recipe.Steps.Count; i++)
        {
            StepRules.Check(recipe.Steps[i], i);
            CheckNormalize(recipe.Steps[i], recipe.Channels, i, recipe.Steps.Count);
        }

        int at = recipe.Steps.TakeWhile(s => s is not ResizeStep).Count();
        for (int i = 1; i < at; i++)
        {
            bool looksAtWholeFrame = recipe.Steps[i] is StandardizeStep or QuantileStep or IntensityStep { Rule: not IntensityRule.GivenWindow };
            StepRules.Require(!looksAtWholeFrame, $"step {i + 1} looks at the whole frame, so it comes first or after the resize");
        }

        return ([.. recipe.Steps.Take(at).Select(StepRules.Fix)], (ResizeStep)recipe.Steps[at], [.. recipe.Steps.Skip(at + 1).Select(StepRules.Fix)]);
    }

    private static void CheckNormalize(PreprocessingStep step, int channels, int index, int count)
    {
        if (step is NormalizeStep normalize)
        {
            string at = $"step {index + 1} (normalize) ";
            StepRules.Require(index == count - 1, at + "normalises channels, so it comes last");
            StepRules.Require(normalize.Mean.Count == channels && normalize.Deviation.Count == channels, at + $"needs a mean and a deviation for each of {channels} channels");
            StepRules.Require(normalize.Mean.All(double.IsFinite) && normalize.Deviation.All(d => double.IsFinite(d) && (float)d > 0), at + "needs finite means and deviations above 0");
        }
    }
}
