namespace MedImaging.Samples.Hosting;

/// <summary>The smallest and the largest value that is a number.</summary>
internal sealed record ValueRange(float Low, float High)
{
    /// <returns><see langword="null"/> when no value is a finite number.</returns>
    public static ValueRange? Of(ImageVolume volume)
    {
        var (low, high) = (float.PositiveInfinity, float.NegativeInfinity);
        float[] line = new float[volume.Geometry.Columns];
        for (int slice = 0; slice < volume.Geometry.Slices; slice++)
        {
            for (int row = 0; row < volume.Geometry.Rows; row++)
            {
                volume.ReadRow(slice, row, line);
                foreach (float value in line)
                {
                    if (float.IsFinite(value))
                    {
                        (low, high) = (Math.Min(low, value), Math.Max(high, value));
                    }
                }
            }
        }

        return low <= high ? new ValueRange(low, high) : null;
    }

    /// <summary>The range that all values but a hundredth at each end lie in, so that a few bright ones do not make the rest dark.</summary>
    public static ValueRange? OfMost(IEnumerable<VolumeSlice> slices)
    {
        float[] values = [.. slices.SelectMany(slice => slice.Samples.ToArray()).Where(float.IsFinite)];
        Array.Sort(values);
        return values.Length == 0 ? null : new ValueRange(values[values.Length / 100], values[^(1 + (values.Length / 100))]);
    }
}
