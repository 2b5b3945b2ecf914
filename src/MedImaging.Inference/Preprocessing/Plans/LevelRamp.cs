namespace MedImaging;

/// <summary>A step that maps low…low + span to 0…1 and clips, when it is the last before the resize but for inversions.</summary>
/// <remarks>
/// Clipping must come before pixels are joined; scaling and inverting may as well come after, where there are fewer of them: the sum of the
/// weights is 1. So samples are clipped to 0…span (<see cref="Kernels.ClipKernels"/>), the scale goes into the weights that join rows, and no sample is divided.
/// </remarks>
/// <param name="Low">What becomes 0.</param>
/// <param name="Span">How far above it 1 is, to a rounding.</param>
/// <param name="Scale">1 ÷ span. One of the two is a float further up where span × scale would else not be 1, so that white is white.</param>
/// <param name="Index">Which step it is.</param>
internal readonly record struct LevelRamp(float Low, float Span, float Scale, int Index)
{
    private const float ColourMaximum = 255f;

    /// <summary>Finds it in the steps before the resize.</summary>
    public static bool TryFind(PreprocessingStep[] steps, in FramePixels frame, StepLevels levels, out LevelRamp ramp)
    {
        int index = steps.Length - 1;
        while (index >= 0 && steps[index] is InvertStep)
        {
            index--;
        }

        ramp = default;
        return index >= 0 && TryGetEnds(steps[index], frame, levels, out float low, out float span) && TryMake(low, span, index, out ramp);
    }

    private static bool TryGetEnds(PreprocessingStep step, in FramePixels frame, StepLevels levels, out float low, out float span)
    {
        (low, span) = (0f, 0f);
        switch (step)
        {
            case GivenWindowStep or IntensityStep when frame.SamplesPerPixel == 3:
                span = ColourMaximum;
                return true;
            case GivenWindowStep given:
                return TryGetEnds(given.Window, out low, out span);
            case IntensityStep { Rule: IntensityRule.FileWindow } when frame.VoiTable is not null:
                return false;
            case IntensityStep { Rule: IntensityRule.FileWindow } when frame.Window is { } window:
                return TryGetEnds(window, out low, out span);
            case IntensityStep:
                (low, span) = (levels.First, levels.Second - levels.First);
                return true;
            default:
                return false;
        }
    }

    // LINEAR shows width - 1 steps around center - 0.5; LINEAR_EXACT the width around the center (PS3.3 C.11.2.1.2.1 and C.11.2.1.3.2).
    private static bool TryGetEnds(Window window, out float low, out float span)
    {
        bool isExact = window.Function == VoiFunction.LinearExact;
        double middle = isExact ? window.Center : window.Center - 0.5, width = isExact ? window.Width : window.Width - 1;
        (low, span) = ((float)(middle - (width / 2)), (float)width);
        return window.Function != VoiFunction.Sigmoid;
    }

    // A range of nothing is a threshold, and one whose reciprocal is no normal float loses digits: both are left to division.
    private static bool TryMake(float low, float span, int index, out LevelRamp ramp)
    {
        float scale = 1f / span;
        ramp = new LevelRamp(low, span, scale, index);
        if (span * scale < 1f)
        {
            float above = MathF.BitIncrement(scale), wider = MathF.BitIncrement(span);
            ramp = span * above == 1f ? ramp with { Scale = above } : wider * scale == 1f ? ramp with { Span = wider } : ramp;
        }

        return span > 0f && float.IsNormal(scale) && float.IsFinite(low) && float.IsFinite(span);
    }
}
