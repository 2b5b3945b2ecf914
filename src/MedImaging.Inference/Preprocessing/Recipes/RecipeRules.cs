namespace MedImaging;

/// <summary>What makes a recipe runnable, checked once; each refusal names the step.</summary>
internal static class RecipeRules
{
    private const int MaxSteps = 32;
    private const int MaxNeighbours = 16;

    /// <summary>Checks a recipe.</summary>
    /// <exception cref="MedImagingException">It cannot run (<see cref="ErrorKind.InvalidInput"/>).</exception>
    public static RecipeStages Check(PreprocessingRecipe recipe)
    {
        CheckOutput(recipe);
        StepRules.Require(recipe.Steps.Count <= MaxSteps, $"there are {recipe.Steps.Count} steps; at most {MaxSteps} are run");
        StepRules.Require(recipe.Steps.All(s => s is not null), "a step is missing");
        StepRules.Require(recipe.Steps.Count(s => s is ResizeStep) == 1, "exactly one step is a resize");
        for (int i = 0; i < recipe.Steps.Count; i++)
        {
            StepRules.Check(recipe.Steps[i], i);
            CheckNormalize(recipe.Steps[i], recipe.Channels, i, recipe.Steps.Count);
        }

        CheckOrder(recipe.Steps);
        return RecipeStages.Of(recipe.Steps);
    }

    private static void CheckOutput(PreprocessingRecipe recipe)
    {
        StepRules.Require(recipe.Neighbours is >= 0 and <= MaxNeighbours, $"the neighbours on each side are 0 to {MaxNeighbours}, not {recipe.Neighbours}");
        if (recipe.Neighbours == 0)
        {
            StepRules.Require(recipe.Channels is 1 or 3, $"a model input has 1 or 3 channels, not {recipe.Channels}");
        }
        else
        {
            int slices = (2 * recipe.Neighbours) + 1;
            StepRules.Require(recipe.Channels == slices, $"{recipe.Neighbours} neighbours on each side make {slices} channels, not {recipe.Channels}");
        }

        StepRules.Require(Enum.IsDefined(recipe.Layout) && Enum.IsDefined(recipe.Element) && Enum.IsDefined(recipe.Order), "its layout, element or channel order is none");
        StepRules.Require(recipe.Order == ChannelOrder.Rgb || recipe is { Channels: 3, Neighbours: 0 }, "only three channels of colour have an order");
    }

    private static void CheckOrder(IReadOnlyList<PreprocessingStep> steps)
    {
        bool isAfter = false, isWhole = false;
        for (int i = 0, first = 0; i < steps.Count; i++)
        {
            string at = $"step {i + 1} ({StepRules.NameOf(steps[i])}) ";
            if (RecipeStages.TakesPart(steps[i]))
            {
                StepRules.Require(i == first, at + "says which frames or pixels count, so it comes before all other steps");
                first++;
            }

            StepRules.Require(steps[i] is not CropStep || !steps.Take(i).Any(s => s is ForegroundStep), at + "is a box of the frame, so it comes before the foreground is looked for");
            isAfter |= steps[i] is ResizeStep;
            isWhole |= PlaneStages.LooksAround(steps[i]);
            StepRules.Require(
                isAfter || isWhole || i <= first || !RecipeStages.LooksAtAll(steps[i]),
                at + "looks at the whole frame, so it comes first, after a step that looks around pixels, or after the resize");
        }
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
