namespace MedImaging;

/// <summary>How the pixels of a part of a frame lie between those of a model's mask: for each column and row two neighbours and the share of the second.</summary>
internal sealed class MaskGrid
{
    private readonly (int Low, int High, float Share)[] _columns;
    private readonly (int Low, int High, float Share)[] _rows;

    /// <param name="place">Where the model's input lies in the frame; the mask covers the same part.</param>
    /// <param name="part">The part of the frame that is painted: within the frame and within the input.</param>
    /// <param name="width">The mask's width.</param>
    /// <param name="height">The mask's height.</param>
    /// <param name="scaling">How masks are brought to the frame's size.</param>
    public MaskGrid(InputPlace place, FrameRegion part, int width, int height, MaskScaling scaling)
    {
        (Part, Width, Height) = (part, width, height);
        _columns = Taps(part.Left, part.Right, place.Left, place.Right, width, scaling);
        _rows = Taps(part.Top, part.Bottom, place.Top, place.Bottom, height, scaling);
    }

    public FrameRegion Part { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Gets how many columns of the frame are painted.</summary>
    public int Columns => _columns.Length;

    /// <summary>Gets how many rows of the frame are painted.</summary>
    public int Rows => _rows.Length;

    /// <summary>Brings one row of one plane to the frame.</summary>
    public void ReadRow(ReadOnlySpan<float> plane, int row, Span<float> destination)
    {
        var (top, bottom, down) = _rows[row];
        ReadOnlySpan<float> upper = plane.Slice(top * Width, Width), lower = plane.Slice(bottom * Width, Width);
        for (int i = 0; i < _columns.Length; i++)
        {
            var (left, right, across) = _columns[i];
            float above = upper[left] + (across * (upper[right] - upper[left]));
            float below = lower[left] + (across * (lower[right] - lower[left]));
            destination[i] = above + (down * (below - above));
        }
    }

    /// <summary>The part of a frame that a model's input shows; <see langword="null"/> when that is nothing.</summary>
    public static FrameRegion? PartOf(InputPlace place, int rows, int columns)
        => place.ToFrame(new Box(0, 0, place.Width, place.Height), rows, columns);

    // Pixel centres meet pixel centres; beside the outermost ones the mask goes on as it ends.
    private static (int Low, int High, float Share)[] Taps(int from, int to, double start, double end, int size, MaskScaling scaling)
    {
        var taps = new (int, int, float)[to - from];
        for (int i = 0; i < taps.Length; i++)
        {
            double at = ((from + i + 0.5 - start) * size / (end - start)) - 0.5;
            if (scaling == MaskScaling.Nearest)
            {
                int nearest = (int)Math.Clamp(Math.Floor(at + 0.5), 0, size - 1);
                taps[i] = (nearest, nearest, 0f);
                continue;
            }

            at = Math.Clamp(at, 0, size - 1);
            int low = (int)at;
            taps[i] = (low, Math.Min(low + 1, size - 1), (float)(at - low));
        }

        return taps;
    }
}
