namespace MedImaging;

/// <summary>What makes a <see cref="VolumeRecipe"/> runnable, checked once; each refusal names the step.</summary>
internal static class VolumeRules
{
    private const int MaxSteps = 32;

    public static PreprocessingStep[] Check(VolumeRecipe recipe)
    {
        StepRules.Require(recipe.Steps.Count <= MaxSteps, $"there are {recipe.Steps.Count} steps; at most {MaxSteps} are run");
        for (int i = 0; i < recipe.Steps.Count; i++)
        {
            var step = recipe.Steps[i];
            StepRules.Require(step is not null, $"step {i + 1} is missing");
            StepRules.Require(IsForVolumes(step), $"step {i + 1} ({StepRules.NameOf(step)}) is not for volumes");
            StepRules.Check(step, i);
        }

        return [.. recipe.Steps.Select(StepRules.Fix)];
    }

    private static bool IsForVolumes(PreprocessingStep step) => step
        is UnitStep or IntensityStep { Rule: not IntensityRule.FileWindow } or QuantileStep or StandardizeStep or RescaleStep or ClampStep or GammaStep
        or InvertStep { OnlyMonochrome1: false } or ForegroundStep;
}
