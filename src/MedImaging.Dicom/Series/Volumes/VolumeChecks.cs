namespace MedImaging.Dicom;

/// <summary>Whether a stack can be a volume at all.</summary>
internal static class VolumeChecks
{
    public static VolumeGeometry RequireGrid(SliceStack stack, VolumeBuilderOptions options)
    {
        if (stack.Geometry is not { } geometry)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, "The slices cannot be a volume: they do not say where they lie, (0020,0032) and (0020,0037), or how far apart pixels are, (0028,0030).");
        }

        if (stack.Has(SeriesDefectKind.VaryingSpacing) && !options.AllowsVaryingSpacing)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, "The slices cannot be a volume: the distances between them vary. Allow it to take them as even.");
        }

        int missing = geometry.Slices - stack.Frames.Count;
        return missing > 0 && options.Gaps == GapHandling.Refuse
            ? throw new MedImagingException(ErrorKind.InvalidInput, $"The slices cannot be a volume: {missing} of {geometry.Slices} are missing. Ask for interpolation to fill them.")
            : geometry;
    }

    // Gives the unit of the real values. The first slice shows what the others are like before memory for all is taken.
    public static string RequireSize(SliceStack stack, VolumeGeometry geometry, VolumeSamples samples, VolumeBuilderOptions options)
    {
        long bytes = (long)geometry.VoxelCount * samples.BytesPerSample;
        if (bytes > options.MaxBytes)
        {
            throw new MedImagingException(ErrorKind.LimitExceeded, $"The volume would have {bytes} bytes; at most {options.MaxBytes} are allowed.");
        }

        var first = stack.Frames[0].ReadPixels();
        return first.SamplesPerPixel == 1 && first.Rows == geometry.Rows && first.Columns == geometry.Columns
            ? first.Unit
            : throw new MedImagingException(ErrorKind.InvalidInput, "The slices cannot be a volume: they are in colour.");
    }
}
