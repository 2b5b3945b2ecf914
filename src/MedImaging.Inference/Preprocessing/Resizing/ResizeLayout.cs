namespace MedImaging;

/// <summary>Which part of a frame goes to which part of the output.</summary>
internal readonly record struct ResizeLayout
{
    public int SourceLeft { get; private init; }

    public int SourceTop { get; private init; }

    public int SourceWidth { get; private init; }

    public int SourceHeight { get; private init; }

    public int OutputLeft { get; private init; }

    public int OutputTop { get; private init; }

    public int OutputWidth { get; private init; }

    public int OutputHeight { get; private init; }

    public bool IsPadded { get; private init; }

    /// <summary>The whole output, in the frame's pixels.</summary>
    public FrameRegion ToArea(ResizeStep step)
    {
        double across = (double)SourceWidth / OutputWidth, down = (double)SourceHeight / OutputHeight;
        double left = SourceLeft - (OutputLeft * across), top = SourceTop - (OutputTop * down);
        return new FrameRegion(Round(left), Round(top), Round(left + (step.Width * across)), Round(top + (step.Height * down)));
    }

    public static ResizeLayout For(ResizeStep step, int rows, int columns) => step.Fit switch
    {
        ResizeFit.Crop => Crop(step, rows, columns),
        ResizeFit.Pad => Pad(step, rows, columns),
        _ => Stretch(step, rows, columns),
    };

    private static ResizeLayout Stretch(ResizeStep step, int rows, int columns) => new()
    {
        SourceWidth = columns,
        SourceHeight = rows,
        OutputWidth = step.Width,
        OutputHeight = step.Height,
    };

    private static ResizeLayout Crop(ResizeStep step, int rows, int columns)
    {
        bool isWide = (long)columns * step.Height > (long)rows * step.Width;
        int width = isWide ? Share(rows, step.Width, step.Height) : columns;
        int height = isWide ? rows : Share(columns, step.Height, step.Width);
        (width, height) = (Math.Min(width, columns), Math.Min(height, rows));
        int left = (columns - width) / 2, top = (rows - height) / 2;
        return Stretch(step, height, width) with
        {
            SourceLeft = left,
            SourceTop = top,
        };
    }

    private static ResizeLayout Pad(ResizeStep step, int rows, int columns)
    {
        bool isWide = (long)columns * step.Height > (long)rows * step.Width;
        int width = isWide ? step.Width : Math.Min(Share(step.Height, columns, rows), step.Width);
        int height = isWide ? Math.Min(Share(step.Width, rows, columns), step.Height) : step.Height;
        int left = (step.Width - width) / 2, top = (step.Height - height) / 2;
        return Stretch(step, rows, columns) with
        {
            OutputLeft = left,
            OutputTop = top,
            OutputWidth = width,
            OutputHeight = height,
            IsPadded = width < step.Width || height < step.Height,
        };
    }

    private static int Share(int side, int part, int of) => Math.Max(Round((double)side * part / of), 1);

    private static int Round(double value) => (int)Math.Round(value, MidpointRounding.AwayFromZero);
}
