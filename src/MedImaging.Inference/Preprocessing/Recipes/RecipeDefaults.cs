namespace MedImaging;

/// <summary>What to begin with for a kind of equipment, where a model's makers say nothing else.</summary>
public static class RecipeDefaults
{
    private const double HighestUptake = 10;

    /// <summary>Makes the recipe that is usual for a modality: values from 0 to 1, or z-scores for MR, whose numbers have no unit.</summary>
    /// <remarks>
    /// CT: a window in Hounsfield units, soft tissue where none is given; frames in another unit are refused.
    /// PET: standardised uptake by body weight from 0 to 10 g/ml; frames in another unit are refused.
    /// MR: z-scores of the samples that are not 0.
    /// CR, DX, RG and MG: the file's window, and bright always dense (MONOCHROME1 is inverted). All others: the file's window.
    /// </remarks>
    /// <param name="modality">The modality.</param>
    /// <param name="width">The model's width in pixels.</param>
    /// <param name="height">The model's height in pixels.</param>
    /// <param name="window">The window for CT, such as one of <see cref="CtWindows"/>.</param>
    /// <param name="channels">1 or 3.</param>
    /// <returns>The recipe, with which more can be done by <c>with</c>.</returns>
    public static PreprocessingRecipe For(Modality modality, int width, int height, Window? window = null, int channels = 1)
    {
        ResizeStep resize = new(width, height);
        PreprocessingStep[] steps = modality.Code switch
        {
            "CT" => [new UnitStep("[hnsf'U]"), Given(window ?? CtWindows.SoftTissue), resize],
            "PT" => [new UnitStep("g/ml"), Given(new Window(HighestUptake / 2, HighestUptake, VoiFunction.LinearExact)), resize],
            "MR" => [new StandardizeStep(OnlyNonZero: true), resize],
            "CR" or "DX" or "RG" or "MG" => [new IntensityStep(), new InvertStep(), resize],
            _ => [new IntensityStep(), resize],
        };
        return new PreprocessingRecipe { Channels = channels, Steps = steps };
    }

    private static IntensityStep Given(Window window) => new(IntensityRule.GivenWindow, window.Center, window.Width, window.Function);
}
