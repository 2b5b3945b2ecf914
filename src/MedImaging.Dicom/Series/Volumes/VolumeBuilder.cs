using System.Buffers;
using System.Numerics;

namespace MedImaging.Dicom;

/// <summary>Makes a volume of a stack: each slice decoded straight into its place, with the spacing that the positions have.</summary>
public static class VolumeBuilder
{
    /// <summary>Makes a volume.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops the making.</param>
    /// <returns>The volume; dispose it.</returns>
    /// <exception cref="MedImagingException">The slices do not say where they lie or lie unevenly, some are missing, or they are in colour (<see cref="ErrorKind.InvalidInput"/>); there is more than allowed (<see cref="ErrorKind.LimitExceeded"/>); a slice cannot be decoded.</exception>
    public static Task<ImageVolume> BuildAsync(SliceStack stack, VolumeBuilderOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stack);
        return Task.Run(() => Build(stack, options ?? new VolumeBuilderOptions(), cancellationToken), cancellationToken);
    }

    private static ImageVolume Build(SliceStack stack, VolumeBuilderOptions options, CancellationToken cancellationToken)
    {
        var geometry = VolumeChecks.RequireGrid(stack, options);
        var samples = VolumeSamples.Of(stack, options.SampleType);
        string unit = VolumeChecks.RequireSize(stack, geometry, samples, options);
        return samples.Form switch
        {
            SampleForm.Int16 => Fill(New(geometry, options.Int16Pool, samples, unit, stack), stack, samples, options, cancellationToken),
            SampleForm.UInt16 => Fill(New<ushort>(geometry, null, samples, unit, stack), stack, samples, options, cancellationToken),
            _ => Fill(New(geometry, options.SinglePool, samples, unit, stack), stack, samples, options, cancellationToken),
        };
    }

    private static ImageVolume<T> New<T>(VolumeGeometry geometry, MemoryPool<T>? pool, VolumeSamples samples, string unit, SliceStack stack)
        where T : unmanaged, INumber<T>
    {
        int[] missing = [.. Enumerable.Range(0, geometry.Slices).Except(stack.Slots)];
        var owner = pool?.Rent(geometry.VoxelCount) ?? new ExactMemory<T>(geometry.VoxelCount);
        return new ImageVolume<T>(geometry, owner) { Slope = samples.Slope, Intercept = samples.Intercept, Unit = unit, InterpolatedSlices = missing };
    }

    // Every slice of the memory is written, by a frame or by its neighbours: none of it is shown as it came.
    private static ImageVolume<T> Fill<T>(ImageVolume<T> volume, SliceStack stack, VolumeSamples samples, VolumeBuilderOptions options, CancellationToken cancellationToken)
        where T : unmanaged, INumber<T>
    {
        try
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.MaxConcurrency), CancellationToken = cancellationToken };
            Parallel.For(0, stack.Frames.Count, parallel, static () => new SliceDecoder(), (i, _, decoder) =>
            {
                decoder.Decode(stack.Frames[i], samples, volume.Slice(stack.Slots[i]).Span);
                return decoder;
            }, static decoder => decoder.Dispose());
            SliceFiller.Fill(volume, stack.Slots);
            return volume;
        }
        catch (AggregateException ex)
        {
            volume.Dispose();
            throw ex.InnerExceptions.OfType<MedImagingException>().FirstOrDefault() ?? ex.InnerExceptions[0];
        }
        catch
        {
            volume.Dispose();
            throw;
        }
    }
}
