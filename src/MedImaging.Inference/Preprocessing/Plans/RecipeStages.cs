namespace MedImaging;

/// <summary>The steps of a recipe by how they are done.</summary>
/// <param name="Region">Which frames and which part of them.</param>
/// <param name="Lead">Row by row, before the first step that looks around pixels; all that come before the resize when none does.</param>
/// <param name="Staged">Over a whole plane, one by one; nearly always none.</param>
/// <param name="Rest">Row by row, as the resize asks for rows.</param>
/// <param name="Resize">The resize.</param>
/// <param name="After">Over the output.</param>
internal sealed record RecipeStages(PreprocessingStep[] Region, PreprocessingStep[] Lead, PreprocessingStep[] Staged, PreprocessingStep[] Rest, ResizeStep Resize, PreprocessingStep[] After)
{
    /// <summary>Whether a step says which frames or pixels count.</summary>
    public static bool TakesPart(PreprocessingStep step) => step is UnitStep or CropStep or ForegroundStep;

    /// <summary>Whether a step takes its numbers from all samples, or does for some frames.</summary>
    public static bool LooksAtAll(PreprocessingStep step) => step is StandardizeStep or QuantileStep or IntensityStep { Rule: not IntensityRule.GivenWindow };

    /// <summary>Sorts the steps of a recipe that was checked.</summary>
    public static RecipeStages Of(IReadOnlyList<PreprocessingStep> steps)
    {
        PreprocessingStep[] region = [.. steps.TakeWhile(TakesPart)];
        PreprocessingStep[] before = [.. steps.Skip(region.Length).TakeWhile(s => s is not ResizeStep)];
        int resize = region.Length + before.Length;
        int first = Array.FindIndex(before, PlaneStages.LooksAround), last = Array.FindLastIndex(before, s => PlaneStages.LooksAround(s) || LooksAtAll(s));
        var (lead, end) = first < 0 ? (0, 0) : (first, last + 1);
        return new RecipeStages(
            region, Fix(before[..lead]), Fix(before[lead..end]), Fix(before[end..]), (ResizeStep)steps[resize], Fix(steps.Skip(resize + 1)));
    }

    private static PreprocessingStep[] Fix(IEnumerable<PreprocessingStep> steps) => [.. steps.Select(StepRules.Fix)];
}
