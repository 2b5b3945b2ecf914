using MedImaging.Kernels;

namespace MedImaging.Tests.Preprocessing;

/// <summary>What a recipe means: every step over a whole plane, one after the other, by the scalar definitions. No strips, no rings, no pools.</summary>
internal static class StagedDefinition
{
    public static float[] Run(PreprocessingRecipe recipe, PixelFrame frame)
    {
        var stages = RecipeStages.Of(recipe.Steps);
        var (samples, rows, columns) = Part(stages.Region, frame);
        var pixels = TestFrames.Of(rows, columns, samples, frame.Window, frame.IsInverted, frame.SamplesPerPixel).Pixels;
        bool isColour = frame.SamplesPerPixel == 3 && recipe.Channels == 3;
        int plane = stages.Resize.Width * stages.Resize.Height;
        float[] planes = new float[recipe.Channels * plane];
        for (int channel = 0; channel < recipe.Channels; channel++)
        {
            int source = !isColour ? -1 : recipe.Order == ChannelOrder.Bgr ? 2 - channel : channel;
            Channel(stages, pixels, samples, source, out float[] values);
            if (stages.After is [.., NormalizeStep normalize])
            {
                IntensityKernels.NormalizeScalar(values, (float)normalize.Mean[channel], (float)normalize.Deviation[channel], values);
            }

            values.CopyTo(planes, channel * plane);
        }

        return recipe.Layout == TensorLayout.Nchw ? planes
            : [.. Enumerable.Range(0, planes.Length).Select(i => planes[(i % recipe.Channels * plane) + (i / recipe.Channels)])];
    }

    private static (float[] Samples, int Rows, int Columns) Part(PreprocessingStep[] steps, PixelFrame frame)
    {
        int spp = frame.SamplesPerPixel, left = 0, top = 0, right = frame.Columns, bottom = frame.Rows;
        float[] samples = frame.Samples.ToArray();
        foreach (var step in steps)
        {
            if (step is CropStep crop)
            {
                (left, top) = (left + crop.Left, top + crop.Top);
                (right, bottom) = (Math.Min(right, left + crop.Width), Math.Min(bottom, top + crop.Height));
            }
            else if (step is ForegroundStep foreground)
            {
                var above = (from y in Enumerable.Range(top, bottom - top)
                             from x in Enumerable.Range(left, right - left)
                             where samples.AsSpan(((y * frame.Columns) + x) * spp, spp).ToArray().Any(v => v > (float)foreground.Threshold)
                             select (x, y)).ToArray();
                if (above.Length > 0)
                {
                    int margin = foreground.Margin;
                    (left, right) = (Math.Max(above.Min(p => p.x) - margin, left), Math.Min(above.Max(p => p.x) + 1 + margin, right));
                    (top, bottom) = (Math.Max(above.Min(p => p.y) - margin, top), Math.Min(above.Max(p => p.y) + 1 + margin, bottom));
                }
            }
        }

        int width = right - left;
        float[] part = [.. Enumerable.Range(top, bottom - top).SelectMany(y => samples.AsSpan(((y * frame.Columns) + left) * spp, width * spp).ToArray())];
        return (part, bottom - top, width);
    }

    private static void Channel(RecipeStages stages, in FramePixels frame, float[] samples, int channel, out float[] output)
    {
        float[] plane = Plane(samples, frame.SamplesPerPixel, channel);
        bool isFirst = true;
        foreach (var step in stages.Lead)
        {
            Apply(step, frame, isFirst ? samples : plane, plane, frame.Columns);
            isFirst = false;
        }

        foreach (var step in stages.Staged)
        {
            Apply(step, frame, plane, plane, frame.Columns);
        }

        // A ramp is clipping before the resize and scaling with it: that is its definition (LevelRamp).
        float[] measured = stages.Staged.Length == 0 ? samples : plane;
        var levels = stages.Rest.Length > 0 ? StepLevels.Measure(stages.Rest[0], frame, measured) : default;
        bool hasRamp = LevelRamp.TryFind(stages.Rest, frame, levels, out var ramp);
        int done = hasRamp ? ramp.Index : stages.Rest.Length;
        for (int i = 0; i < done; i++)
        {
            Apply(stages.Rest[i], frame, i == 0 ? measured : plane, plane, frame.Columns);
        }

        if (hasRamp)
        {
            ClipKernels.ClipScalar(plane, ramp.Low, ramp.Span, plane);
        }

        var layout = ResizeLayout.For(stages.Resize, frame.Rows, frame.Columns);
        float[] part = Resize(stages.Resize, layout, plane, frame.Columns, hasRamp ? ramp.Scale : 1f);
        for (int i = done + 1; i < stages.Rest.Length; i++)
        {
            Apply(stages.Rest[i], frame, part, part, layout.OutputWidth);   // inversions after a ramp
        }

        output = new float[stages.Resize.Width * stages.Resize.Height];
        Array.Fill(output, (float)stages.Resize.Padding);
        for (int y = 0; y < layout.OutputHeight; y++)
        {
            part.AsSpan(y * layout.OutputWidth, layout.OutputWidth).CopyTo(output.AsSpan(((layout.OutputTop + y) * stages.Resize.Width) + layout.OutputLeft));
        }

        foreach (var step in stages.After)
        {
            Apply(step, frame, output, output, stages.Resize.Width);
        }
    }

    // Rows first, then columns.
    private static float[] Resize(ResizeStep step, ResizeLayout layout, float[] plane, int columns, float scale)
    {
        var down = new ResizeTaps(layout.SourceHeight, layout.OutputHeight, step.Filter);
        var across = new ResizeTaps(layout.SourceWidth, layout.OutputWidth, step.Filter);
        return Join(plane.AsSpan((layout.SourceTop * columns) + layout.SourceLeft), columns, layout.SourceWidth, down, across, scale);
    }

    private static float[] Join(ReadOnlySpan<float> plane, int stride, int width, ResizeTaps down, ResizeTaps across, float scale)
    {
        float[] output = new float[down.Length * across.Length], joined = new float[width];
        for (int y = 0; y < down.Length; y++)
        {
            float[] weights = [.. down.Weights(y).ToArray().Select(w => w * scale)];
            ResizeKernels.JoinRowsScalar(plane, width, stride, int.MaxValue, down.Start(y), weights, joined);
            if (across.IsIdentity)
            {
                joined.CopyTo(output.AsSpan(y * across.Length));
            }
            else
            {
                ResizeKernels.JoinColumnsScalar(joined, across, output.AsSpan(y * across.Length, across.Length));
            }
        }

        return output;
    }

    private static void Apply(PreprocessingStep step, in FramePixels frame, float[] measured, float[] plane, int width)
    {
        switch (step)
        {
            case GaussianStep gaussian:
                Smooth(plane, width, gaussian.Sigma).CopyTo(plane, 0);
                break;
            case UnsharpStep unsharp:
                IntensityKernels.SharpenScalar(plane, Smooth(plane, width, unsharp.Sigma), (float)unsharp.Amount, plane);
                break;
            case MedianStep median:
                Median(plane, width, median.Size).CopyTo(plane, 0);
                break;
            case ClaheStep clahe:
                TileMaps.Equalize(plane, width, clahe);   // scalar itself
                break;
            default:
                ApplyPointwise(step, frame, measured, plane);
                break;
        }
    }

    private static void ApplyPointwise(PreprocessingStep step, in FramePixels frame, float[] measured, float[] plane)
    {
        switch (step)
        {
            case GivenWindowStep or IntensityStep when frame.SamplesPerPixel == 3:
                IntensityKernels.ScaleToUnitScalar(plane, 0, 255, plane);
                break;
            case GivenWindowStep given:
                given.Window.Apply(plane, plane);
                break;
            case IntensityStep { Rule: IntensityRule.FileWindow } when frame.Window is { } window:
                window.Apply(plane, plane);
                break;
            case IntensityStep { Rule: IntensityRule.Percentile } intensity:
                IntensityKernels.ScaleToUnitScalar(plane, Quantile(measured, intensity.LowPercentile / 100), Quantile(measured, intensity.HighPercentile / 100), plane);
                break;
            case IntensityStep:
                var (low, high) = StatisticsKernels.RangeScalar(measured);
                IntensityKernels.ScaleToUnitScalar(plane, low, high, plane);
                break;
            case QuantileStep quantile:
                float from = Quantile(measured, quantile.Low), span = Quantile(measured, quantile.High) - from;
                IntensityKernels.NormalizeScalar(plane, from, span == 0 ? 1 : span, plane);
                break;
            case StandardizeStep standardize:
                var (mean, deviation) = standardize.OnlyNonZero ? StatisticsKernels.MeanAndDeviationOfNonZeroScalar(measured) : StatisticsKernels.MeanAndDeviationScalar(measured);
                float by = deviation == 0 ? 1f : (float)deviation;
                if (standardize.OnlyNonZero)
                {
                    IntensityKernels.NormalizeNonZeroScalar(plane, (float)mean, by, plane);
                }
                else
                {
                    IntensityKernels.NormalizeScalar(plane, (float)mean, by, plane);
                }

                break;
            case InvertStep invert when frame.IsInverted || !invert.OnlyMonochrome1:
                IntensityKernels.InvertScalar(plane, plane);
                break;
            case RescaleStep rescale:
                IntensityKernels.RescaleScalar(plane, (float)rescale.Slope, (float)rescale.Intercept, plane);
                break;
            case ClampStep clamp:
                IntensityKernels.ClampScalar(plane, (float)clamp.Low, (float)clamp.High, plane);
                break;
            case GammaStep gamma:
                GammaKernels.PowerScalar(plane, gamma.Exponent, plane);
                break;
        }
    }

    private static float Quantile(float[] values, double part)
    {
        float[] sorted = [.. values.Where(float.IsFinite).Order()];
        if (sorted.Length == 0)
        {
            return 0f;
        }

        double place = 100 * part / 100 * (sorted.Length - 1);
        int below = (int)place;
        return (float)(sorted[below] + ((sorted[Math.Min(below + 1, sorted.Length - 1)] - (double)sorted[below]) * (place - below)));
    }

    private static float[] Smooth(float[] plane, int width, double sigma)
    {
        int height = plane.Length / width;
        ResizeTaps down = new(height, height, new GaussianWeights(height, sigma)), across = new(width, width, new GaussianWeights(width, sigma));
        return Join(plane, width, width, down, across, 1f);
    }

    private static float[] Median(float[] plane, int width, int size)
    {
        int height = plane.Length / width, reach = size / 2;
        float[] output = new float[plane.Length], around = new float[size * size], one = new float[1];
        for (int i = 0; i < plane.Length; i++)
        {
            for (int k = 0; k < around.Length; k++)
            {
                int y = Math.Clamp((i / width) + (k / size) - reach, 0, height - 1), x = Math.Clamp((i % width) + (k % size) - reach, 0, width - 1);
                around[k] = plane[(y * width) + x];
            }

            MedianKernels.MedianScalar(around, size, size, one);
            output[i] = one[0];
        }

        return output;
    }

    private static float[] Plane(float[] samples, int spp, int channel)
    {
        float[] plane = new float[samples.Length / spp];
        for (int i = 0; i < plane.Length; i++)
        {
            plane[i] = spp == 1 ? samples[i] : channel >= 0 ? samples[(3 * i) + channel]
                : ((0f + (samples[3 * i] * 0.299f)) + (samples[(3 * i) + 1] * 0.587f)) + (samples[(3 * i) + 2] * 0.114f);
        }

        return plane;
    }
}
