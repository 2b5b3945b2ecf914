using System.Buffers;
using MedImaging.Kernels;

namespace MedImaging;

/// <summary>Steps done one by one over a whole plane: those that look at neighbours or at all samples cannot be done row by row.</summary>
internal static class PlaneStages
{
    /// <summary>Whether a step looks at the pixels around one.</summary>
    public static bool LooksAround(PreprocessingStep step) => step is GaussianStep or UnsharpStep or MedianStep or ClaheStep;

    /// <summary>Does the steps in place.</summary>
    public static void Run(ReadOnlySpan<PreprocessingStep> steps, in FramePixels frame, Span<float> plane, int width, TapsCache taps)
    {
        foreach (var step in steps)
        {
            switch (step)
            {
                case GaussianStep gaussian:
                    Smooth(plane, width, taps, gaussian.Sigma, amount: null);
                    break;
                case UnsharpStep unsharp:
                    Smooth(plane, width, taps, unsharp.Sigma, (float)unsharp.Amount);
                    break;
                case MedianStep median:
                    Median(plane, width, median.Size);
                    break;
                case ClaheStep clahe:
                    TileMaps.Equalize(plane, width, clahe);
                    break;
                default:
                    StepLevels.Measure(step, frame, plane).Apply(step, frame, plane);
                    break;
            }
        }
    }

    private static void Smooth(Span<float> plane, int width, TapsCache taps, double sigma, float? amount)
    {
        int height = plane.Length / width;
        ResizeTaps down = taps.Gaussian(height, sigma), across = taps.Gaussian(width, sigma);
        float[] rented = ArrayPool<float>.Shared.Rent(checked(plane.Length + across.Reach));
        try
        {
            Span<float> smooth = rented.AsSpan(0, plane.Length), joined = rented.AsSpan(plane.Length, across.Reach);
            joined.Clear();
            for (int y = 0; y < height; y++)
            {
                ResizeKernels.JoinRows(plane, width, width, height, down.Start(y), down.Weights(y), joined);
                ResizeKernels.JoinColumns(joined, across, smooth.Slice(y * width, width));
            }

            if (amount is { } share)
            {
                IntensityKernels.Sharpen(plane, smooth, share, plane);
            }
            else
            {
                smooth.CopyTo(plane);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    // A ring keeps the rows as they were: those above are already medians.
    private static void Median(Span<float> plane, int width, int size)
    {
        int height = plane.Length / width, reach = size / 2, stride = width + (2 * reach);
        float[] rented = ArrayPool<float>.Shared.Rent(checked(size * stride));
        try
        {
            var ring = rented.AsSpan(0, size * stride);
            for (int row = -reach, y = -2 * reach; y < height; row++, y++)
            {
                int source = Math.Clamp(row, 0, height - 1);
                Widen(plane.Slice(source * width, width), ring.Slice((row + size) % size * stride, stride), reach);
                if (y >= 0)
                {
                    MedianKernels.Median(ring, stride, size, plane.Slice(y * width, width));
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    // Past an edge lies the edge.
    private static void Widen(ReadOnlySpan<float> row, Span<float> destination, int reach)
    {
        destination[..reach].Fill(row[0]);
        row.CopyTo(destination[reach..]);
        destination[^reach..].Fill(row[^1]);
    }
}
