namespace MedImaging;

/// <summary>An input's pixels divided into parts: the number of its part for each pixel, 0 to <paramref name="count"/> − 1, none of them empty.</summary>
internal sealed class SegmentMap(int[] parts, int count, int rows, int columns)
{
    public ReadOnlySpan<int> Parts => parts;

    public int Count { get; } = count;

    public static SegmentMap Of(PerturbedInput input, SegmentOptions options)
        => options.IsGrid ? Grid(input.Rows, input.Columns, options.Count) : Superpixels.Grow(input, options);

    /// <summary>Cells of a grid with about as many cells as asked for, and as square as they can be.</summary>
    public static SegmentMap Grid(int rows, int columns, int count)
    {
        double side = Math.Sqrt((double)rows * columns / count);
        int down = Math.Clamp((int)Math.Round(rows / side), 1, rows), across = Math.Clamp((int)Math.Round(columns / side), 1, columns);
        int[] parts = new int[rows * columns];
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                parts[(y * columns) + x] = ((int)((long)y * down / rows) * across) + (int)((long)x * across / columns);
            }
        }

        return new SegmentMap(parts, down * across, rows, columns);
    }

    /// <summary>Writes the input with the kept parts as they are and the filling in place of the others.</summary>
    public void Write(PerturbedInput source, ReadOnlySpan<bool> kept, ReadOnlySpan<float> fill, Span<float> input)
    {
        int plane = parts.Length;
        for (int c = 0; c < source.Channels; c++)
        {
            var values = source.Values.AsSpan(c * plane, plane);
            var other = fill.Slice(c * plane, plane);
            var target = input.Slice(c * plane, plane);
            for (int i = 0; i < plane; i++)
            {
                target[i] = kept[parts[i]] ? values[i] : other[i];
            }
        }
    }

    /// <summary>Spreads each part's number evenly over its pixels: the pixels of a part add up to it, and all of them to the sum.</summary>
    public double[] Spread(ReadOnlySpan<double> numbers)
    {
        int[] sizes = new int[Count];
        foreach (int part in parts)
        {
            sizes[part]++;
        }

        double[] plane = new double[rows * columns];
        for (int i = 0; i < plane.Length; i++)
        {
            plane[i] = numbers[parts[i]] / sizes[parts[i]];
        }

        return plane;
    }
}
