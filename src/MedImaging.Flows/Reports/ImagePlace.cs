namespace MedImaging;

/// <summary>Where a region lies, in words of the picture and never of the patient: a model that gives a box says nothing of anatomy.</summary>
internal sealed record ImagePlace(ImageSide Side, string Height)
{
    // A region this wide or high has no side.
    private const double Most = 0.6;

    /// <summary>The place in words, or <see langword="null"/> when the region says nothing.</summary>
    internal string? Words => (Side, Height) switch
    {
        (ImageSide.Across, "") => "over most of the image",
        (ImageSide.Across, _) => $"across the {Height} part of the image",
        (ImageSide.Centre, "") => "in a central strip over most of the height of the image",
        (ImageSide.Centre, "middle") => "in the central part of the image",
        (ImageSide.Centre, _) => $"in the {Height} central part of the image",
        (_, "") => $"over most of the height of the image, at image {SideWord}",
        _ => $"in the {Height} part of the image, at image {SideWord}",
    };

    private string SideWord => Side == ImageSide.Left ? "left" : "right";

    internal static ImagePlace? Of(FrameRegion? region, FrameReference frame)
    {
        if (region is null || frame.Columns <= 0 || frame.Rows <= 0 || region.Right <= region.Left || region.Bottom <= region.Top)
        {
            return null;
        }

        double width = (region.Right - (double)region.Left) / frame.Columns, height = (region.Bottom - (double)region.Top) / frame.Rows;
        double x = (region.Left + (double)region.Right) / 2 / frame.Columns, y = (region.Top + (double)region.Bottom) / 2 / frame.Rows;
        var side = width > Most ? ImageSide.Across : x < 0.45 ? ImageSide.Left : x > 0.55 ? ImageSide.Right : ImageSide.Centre;
        return new ImagePlace(side, height > Most ? "" : y < 1 / 3d ? "upper" : y > 2 / 3d ? "lower" : "middle");
    }
}

/// <summary>A side of a picture, not of a patient.</summary>
internal enum ImageSide
{
    Left,
    Centre,
    Right,
    Across,
}
