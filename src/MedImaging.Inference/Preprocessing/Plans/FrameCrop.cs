using System.Buffers;
using MedImaging.Kernels;

namespace MedImaging;

/// <summary>The part of a frame that the first steps of a recipe leave.</summary>
internal static class FrameCrop
{
    /// <summary>Finds the part; pixels are looked at only where a step needs them.</summary>
    /// <exception cref="MedImagingException">The frame is in another unit than the recipe is for, or a box lies outside of it.</exception>
    public static FramePart Find(PreprocessingStep[] steps, in FramePixels frame)
    {
        UnitRule.Check(steps, frame.Unit);
        var region = Find(steps, frame.Rows, frame.Columns);
        foreach (var step in steps)
        {
            region = step is ForegroundStep foreground ? Shrink(region, frame, foreground) : region;
        }

        return region;
    }

    /// <summary>Finds the part that the boxes leave; they come before steps that look at pixels.</summary>
    /// <exception cref="MedImagingException">A box lies outside of the frame.</exception>
    public static FramePart Find(PreprocessingStep[] steps, int rows, int columns)
    {
        var region = new FramePart(0, 0, columns, rows);
        foreach (var step in steps)
        {
            region = step is CropStep crop ? Intersect(region, crop) : region;
        }

        return region;
    }

    /// <summary>Whether all of a frame is left.</summary>
    public static bool IsWhole(FramePart region, in FramePixels frame) => region.Right - region.Left == frame.Columns && region.Bottom - region.Top == frame.Rows;

    /// <summary>How many bytes the part has.</summary>
    public static int SizeOf(FramePart region, in FramePixels frame)
        => (region.Right - region.Left) * (region.Bottom - region.Top) * frame.SamplesPerPixel * FramePixels.SizeOf(frame.Format);

    /// <summary>Copies the part, stored as it is.</summary>
    public static FramePixels Take(in FramePixels frame, FramePart region, Memory<byte> destination)
    {
        int size = frame.SamplesPerPixel * FramePixels.SizeOf(frame.Format), width = (region.Right - region.Left) * size;
        var source = frame.Data.Span;
        var target = destination.Span;
        for (int y = region.Top; y < region.Bottom; y++)
        {
            source.Slice(((y * frame.Columns) + region.Left) * size, width).CopyTo(target[((y - region.Top) * width)..]);
        }

        var part = new FramePixels(destination, frame.Format, region.Bottom - region.Top, region.Right - region.Left, frame.SamplesPerPixel)
        {
            Slope = frame.Slope,
            Intercept = frame.Intercept,
            Table = frame.Table,
            Unit = frame.Unit,
            Window = frame.Window,
            VoiTable = frame.VoiTable,
            IsInverted = frame.IsInverted,
        };
        return frame.Format is SampleFormat.Float32 or SampleFormat.Float64 ? part : part.WithBits(frame.BitsStored, frame.HighBit);
    }

    // In long: a recipe's box may end past the largest int.
    private static FramePart Intersect(FramePart region, CropStep crop)
    {
        long left = region.Left + (long)crop.Left, top = region.Top + (long)crop.Top;
        long right = Math.Min(left + crop.Width, region.Right), bottom = Math.Min(top + crop.Height, region.Bottom);
        return left < right && top < bottom
            ? new FramePart((int)left, (int)top, (int)right, (int)bottom)
            : throw new MedImagingException(ErrorKind.UnsupportedFormat, $"The box of the recipe's crop step lies outside of the frame, which has {region.Bottom} rows of {region.Right} pixels there.");
    }

    private static FramePart Shrink(FramePart region, in FramePixels frame, ForegroundStep step)
    {
        int samples = frame.SamplesPerPixel, width = region.Right - region.Left, height = region.Bottom - region.Top;
        float threshold = (float)step.Threshold;
        int left = width, right = 0, top = height, bottom = 0;
        float[] rented = ArrayPool<float>.Shared.Rent(width * samples);
        try
        {
            var row = rented.AsSpan(0, width * samples);
            for (int y = 0; y < height; y++)
            {
                frame.CopyTo((((region.Top + y) * frame.Columns) + region.Left) * samples, row);
                int start = ForegroundKernels.FirstAbove(row, threshold);
                if (start < row.Length)
                {
                    int end = ForegroundKernels.EndAbove(row, threshold);
                    (left, right) = (Math.Min(left, start / samples), Math.Max(right, (end + samples - 1) / samples));
                    (top, bottom) = (Math.Min(top, y), y + 1);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }

        if (bottom == 0)
        {
            return region;
        }

        var (x, columns) = VolumeBox.Widen(left, right, step.Margin, width);
        var (upper, rows) = VolumeBox.Widen(top, bottom, step.Margin, height);
        return new FramePart(region.Left + x, region.Top + upper, region.Left + x + columns, region.Top + upper + rows);
    }
}

/// <summary>A part of a frame, as a value: nothing is allocated for it.</summary>
internal readonly record struct FramePart(int Left, int Top, int Right, int Bottom);
