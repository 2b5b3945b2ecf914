namespace MedImaging;

/// <summary>One way to look at an input again: turned, moved or mirrored about its middle.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Flips">Whether it is mirrored.</param>
/// <param name="Shift">By which share of the width it is moved to the right.</param>
/// <param name="Degrees">By how much it is turned clockwise.</param>
internal sealed record InputView(string Name, bool Flips = false, double Shift = 0, double Degrees = 0)
{
    public static IReadOnlyList<InputView> Of(AugmentationOptions options)
    {
        var views = new List<InputView> { new("as it is") };
        if (options.Flip)
        {
            views.Add(new("mirrored", Flips: true));
        }

        if (options.ShiftShare > 0)
        {
            views.AddRange([new("moved left", Shift: -options.ShiftShare), new("moved right", Shift: options.ShiftShare)]);
        }

        if (options.RotationDegrees > 0)
        {
            views.AddRange([new("turned left", Degrees: -options.RotationDegrees), new("turned right", Degrees: options.RotationDegrees)]);
        }

        return views;
    }

    /// <summary>Writes the view of an input, channel by channel, by bilinear interpolation; past an edge the edge goes on.</summary>
    public void Write(ReadOnlySpan<float> source, int height, int width, Span<float> destination)
    {
        if (Shift == 0 && Degrees == 0 && !Flips)
        {
            source.CopyTo(destination);
            return;
        }

        var (sine, cosine) = Math.SinCos(-double.DegreesToRadians(Degrees));
        double middleX = (width - 1) / 2d, middleY = (height - 1) / 2d;
        int size = width * height;
        for (int start = 0; start < source.Length; start += size)
        {
            var plane = source.Slice(start, size);
            for (int row = 0; row < height; row++)
            {
                var line = destination.Slice(start + (row * width), width);
                for (int column = 0; column < width; column++)
                {
                    double x = column - (Shift * width) - middleX, y = row - middleY;
                    double across = (x * cosine) - (y * sine);
                    line[column] = At(plane, height, width, middleX + (Flips ? -across : across), middleY + (x * sine) + (y * cosine));
                }
            }
        }
    }

    private static float At(ReadOnlySpan<float> plane, int height, int width, double x, double y)
    {
        (x, y) = (Math.Clamp(x, 0, width - 1), Math.Clamp(y, 0, height - 1));
        int left = (int)x, top = (int)y, right = Math.Min(left + 1, width - 1), bottom = Math.Min(top + 1, height - 1);
        float fx = (float)(x - left), fy = (float)(y - top);
        float upper = plane[(top * width) + left] + (fx * (plane[(top * width) + right] - plane[(top * width) + left]));
        float lower = plane[(bottom * width) + left] + (fx * (plane[(bottom * width) + right] - plane[(bottom * width) + left]));
        return upper + (fy * (lower - upper));
    }
}
