namespace MedImaging.Formats;

/// <summary>The lines that bound shapes, drawn on a picture.</summary>
internal static class ShapeLines
{
    private const int EllipseCorners = 128;

    public static void Draw(RegionShape shape, PicturePlace place, Strokes strokes)
    {
        switch (shape)
        {
            case EllipseShape ellipse:
                Close([.. Enumerable.Range(0, EllipseCorners).Select(i => CornerOf(ellipse, i * 2 * Math.PI / EllipseCorners))], place, strokes);
                break;
            case PolygonShape polygon:
                Close(polygon.Points, place, strokes);
                break;
            case MaskShape mask:
                DrawEdges(mask, place, strokes);
                break;
        }
    }

    public static void Draw(FrameRegion box, PicturePlace place, Strokes strokes)
        => Close([new(box.Left, box.Top), new(box.Right, box.Top), new(box.Right, box.Bottom), new(box.Left, box.Bottom)], place, strokes);

    private static FramePoint CornerOf(EllipseShape ellipse, double angle)
    {
        double along = ellipse.Radii.Column * Math.Cos(angle), across = ellipse.Radii.Row * Math.Sin(angle), cos = Math.Cos(ellipse.Angle), sin = Math.Sin(ellipse.Angle);
        return new FramePoint(ellipse.Center.Column + (along * cos) - (across * sin), ellipse.Center.Row + (along * sin) + (across * cos));
    }

    private static void Close(IReadOnlyList<FramePoint> corners, PicturePlace place, Strokes strokes)
    {
        for (int i = 0; i < corners.Count; i++)
        {
            strokes.Add(place.ToPicture(corners[i]), place.ToPicture(corners[(i + 1) % corners.Count]));
        }
    }

    // Between a pixel that belongs to the mask and one that does not; edges in one line are drawn as one.
    private static void DrawEdges(MaskShape mask, PicturePlace place, Strokes strokes)
    {
        bool[] members = ShapePixels.Expand(mask);
        int width = mask.Area.Right - mask.Area.Left, height = mask.Area.Bottom - mask.Area.Top;
        for (int y = 0; y <= height; y++)
        {
            int line = y;
            Lines(width, x => IsIn(x, line - 1) != IsIn(x, line), (from, to) => Add(from, line, to, line));
        }

        for (int x = 0; x <= width; x++)
        {
            int line = x;
            Lines(height, y => IsIn(line - 1, y) != IsIn(line, y), (from, to) => Add(line, from, line, to));
        }

        bool IsIn(int x, int y) => x >= 0 && x < width && y >= 0 && y < height && members[(y * width) + x];

        void Add(int x1, int y1, int x2, int y2)
            => strokes.Add(place.ToPicture(new FramePoint(mask.Area.Left + x1, mask.Area.Top + y1)), place.ToPicture(new FramePoint(mask.Area.Left + x2, mask.Area.Top + y2)));
    }

    private static void Lines(int length, Func<int, bool> isEdge, Action<int, int> add)
    {
        for (int at = 0; at < length; at++)
        {
            int from = at;
            while (at < length && isEdge(at))
            {
                at++;
            }

            if (at > from)
            {
                add(from, at);
            }
        }
    }
}
