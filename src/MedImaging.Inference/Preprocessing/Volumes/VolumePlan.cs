using System.Buffers;
using MedImaging.Kernels;

namespace MedImaging;

/// <summary>A <see cref="VolumeRecipe"/> made ready to run. Safe to use from many threads.</summary>
public sealed class VolumePlan
{
    // What steps ask a frame for: nothing is inverted, nothing has a window, one sample a voxel.
    private static readonly FramePixels Plain = new(new byte[1], SampleFormat.UInt8, 1, 1);

    private readonly PreprocessingStep[] _steps;

    internal VolumePlan(VolumeRecipe recipe)
    {
        _steps = VolumeRules.Check(recipe);
        RecipeHash = recipe.ComputeHash();
    }

    /// <summary>Gets the recipe's hash.</summary>
    public ContentHash RecipeHash { get; }

    /// <summary>Makes a volume ready.</summary>
    /// <param name="volume">The volume; the caller keeps it.</param>
    /// <returns>The values and where they lie; dispose it after use.</returns>
    /// <exception cref="MedImagingException">The recipe asks for another unit (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public PreparedVolume Run(ImageVolume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        var owner = AlignedMemory.Rent<float>(volume.Geometry.VoxelCount);
        try
        {
            return new PreparedVolume(owner, Run(volume, owner.Memory.Span), RecipeHash);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    private VolumeBox Run(ImageVolume volume, Span<float> values)
    {
        var geometry = volume.Geometry;
        var box = new VolumeBox(0, 0, 0, geometry.Columns, geometry.Rows, geometry.Slices);
        UnitRule.Check(_steps, volume.Unit);
        Read(volume, values);
        foreach (var step in _steps)
        {
            if (step is ForegroundStep foreground)
            {
                var inner = box.Shrink(values, foreground);
                box.Take(inner, values);
                box = inner;
            }
            else
            {
                var left = values[..(box.Columns * box.Rows * box.Slices)];
                StepLevels.Measure(step, Plain, left).Apply(step, Plain, left);
            }
        }

        return box;
    }

    private static void Read(ImageVolume volume, Span<float> values)
    {
        var geometry = volume.Geometry;
        if (volume is ImageVolume<float> { Slope: 1, Intercept: 0 } floats)
        {
            floats.Samples.Span.CopyTo(values);
            return;
        }

        for (int z = 0, at = 0; z < geometry.Slices; z++)
        {
            for (int y = 0; y < geometry.Rows; y++, at += geometry.Columns)
            {
                volume.ReadRow(z, y, values.Slice(at, geometry.Columns));
            }
        }
    }
}
