namespace MedImaging.Formats;

/// <summary>Which pixels of a picture have their centre in a shape.</summary>
internal static class ShapePixels
{
    public static bool[] Find(RegionShape shape, PicturePlace place)
    {
        bool[] pixels = new bool[place.Width * place.Height];
        switch (shape)
        {
            case EllipseShape ellipse:
                Fill(pixels, place, point => IsIn(ellipse, point));
                break;
            case MaskShape mask:
                bool[] members = Expand(mask);
                Fill(pixels, place, point => IsIn(mask, members, point));
                break;
            case PolygonShape polygon:
                Fill(pixels, place, polygon);
                break;
        }

        return pixels;
    }

    /// <summary>The pixels of a mask's area, row by row.</summary>
    public static bool[] Expand(MaskShape mask)
    {
        bool[] members = new bool[(mask.Area.Right - mask.Area.Left) * (mask.Area.Bottom - mask.Area.Top)];
        int at = 0;
        for (int run = 0; run < mask.Runs.Count; run++)
        {
            members.AsSpan(at, mask.Runs[run]).Fill(run % 2 == 1);
            at += mask.Runs[run];
        }

        return members;
    }

    private static void Fill(bool[] pixels, PicturePlace place, Func<FramePoint, bool> isIn)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = isIn(place.ToFrame((i % place.Width) + 0.5, (i / place.Width) + 0.5));
        }
    }

    private static bool IsIn(EllipseShape ellipse, FramePoint point)
    {
        double x = point.Column - ellipse.Center.Column, y = point.Row - ellipse.Center.Row;
        double cos = Math.Cos(ellipse.Angle), sin = Math.Sin(ellipse.Angle);
        double along = ((x * cos) + (y * sin)) / ellipse.Radii.Column, across = ((y * cos) - (x * sin)) / ellipse.Radii.Row;
        return (along * along) + (across * across) <= 1;
    }

    private static bool IsIn(MaskShape mask, bool[] members, FramePoint point)
    {
        int column = (int)Math.Floor(point.Column), row = (int)Math.Floor(point.Row);
        var area = mask.Area;
        return column >= area.Left && column < area.Right && row >= area.Top && row < area.Bottom
            && members[((row - area.Top) * (area.Right - area.Left)) + column - area.Left];
    }

    // Even-odd, row by row: between the crossings of a row's centre line with the edges.
    private static void Fill(bool[] pixels, PicturePlace place, PolygonShape polygon)
    {
        var crossings = new List<double>();
        for (int y = 0; y < place.Height; y++)
        {
            crossings.Clear();
            var (x1, y1) = place.ToPicture(polygon.Points[^1]);
            foreach (var point in polygon.Points)
            {
                var (x2, y2) = place.ToPicture(point);
                if (y1 <= y + 0.5 != y2 <= y + 0.5)
                {
                    crossings.Add(x1 + ((y + 0.5 - y1) / (y2 - y1) * (x2 - x1)));
                }

                (x1, y1) = (x2, y2);
            }

            crossings.Sort();
            for (int i = 0; i + 1 < crossings.Count; i += 2)
            {
                int first = (int)Math.Clamp(Math.Ceiling(crossings[i] - 0.5), 0, place.Width), after = (int)Math.Clamp(Math.Ceiling(crossings[i + 1] - 0.5), first, place.Width);
                pixels.AsSpan((y * place.Width) + first, after - first).Fill(true);
            }
        }
    }
}
