using MedImaging.Codecs;
using MedImaging.Samples.Hosting;

namespace MedImaging.Samples.Output;

/// <summary>Draws slices of volumes side by side, in grey.</summary>
internal static class GreyPicture
{
    private const int Gap = 8;
    private const int MostPlanePixels = 1024;
    private const int MostProjectedPixels = 512;

    /// <summary>The axial, coronal and sagittal plane through the middle.</summary>
    public static byte[] OfPlanes(ImageVolume volume, Window? window)
        => Draw(VolumeResampler.CutPlanes(volume, spacing: PixelOf(volume.Geometry, MostPlanePixels), outside: float.NaN), window);

    /// <summary>The maximum intensity projection, seen from the front.</summary>
    public static byte[] OfProjection(ImageVolume volume, Window? window)
        => Draw([VolumeResampler.Project(volume, AnatomicalPlane.Coronal, spacing: PixelOf(volume.Geometry, MostProjectedPixels), outside: float.NaN)], window);

    // As fine as the voxels are, but no side longer than a screen shows.
    private static double PixelOf(VolumeGeometry geometry, int most)
    {
        double finest = Math.Min(geometry.Spacing.Column, Math.Min(geometry.Spacing.Row, geometry.Spacing.Slice));
        return Math.Max(finest, Diagonal(geometry) / most);
    }

    private static double Diagonal(VolumeGeometry geometry)
    {
        double longest = 0;
        for (int corner = 0; corner < 4; corner++)
        {
            var across = (geometry.ColumnStep * geometry.Columns) + (geometry.RowStep * ((corner & 1) == 0 ? geometry.Rows : -geometry.Rows))
                + (geometry.SliceStep * ((corner & 2) == 0 ? geometry.Slices : -geometry.Slices));
            longest = Math.Max(longest, across.Length);
        }

        return longest;
    }

    private static byte[] Draw(IReadOnlyList<VolumeSlice> slices, Window? window)
    {
        var (low, high) = window is null
            ? ValueRange.OfMost(slices) is { } most ? (most.Low, most.High) : (0f, 1f)
            : ((float)(window.Center - (window.Width / 2)), (float)(window.Center + (window.Width / 2)));
        float scale = high > low ? 255 / (high - low) : 0;
        int width = slices.Sum(slice => slice.Columns) + (Gap * (slices.Count - 1)), height = slices.Max(slice => slice.Rows);
        byte[] pixels = new byte[width * height];
        int left = 0;
        foreach (var slice in slices)
        {
            int top = (height - slice.Rows) / 2;
            for (int row = 0; row < slice.Rows; row++)
            {
                var line = pixels.AsSpan(((top + row) * width) + left, slice.Columns);
                var values = slice.Samples.Span.Slice(row * slice.Columns, slice.Columns);
                for (int column = 0; column < line.Length; column++)
                {
                    // What is no number, such as the outside, stays black.
                    line[column] = float.IsNaN(values[column]) ? (byte)0 : (byte)Math.Clamp(((values[column] - low) * scale) + 0.5f, 0, 255);
                }
            }

            left += slice.Columns + Gap;
        }

        return Png.Encode(new RasterImage(width, height, 1, 8, pixels));
    }
}
