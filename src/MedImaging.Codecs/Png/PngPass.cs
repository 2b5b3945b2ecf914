namespace MedImaging.Codecs;

/// <summary>One reduced picture of a PNG file: which pixels of the whole it holds, and how long its rows are.</summary>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY, int Width, int Height, long RowBytes)
{
    public static PngPass Create(PngFile file, int x, int y, int stepX, int stepY)
    {
        int width = (int)(((long)file.Width - x + stepX - 1) / stepX);
        int height = (int)(((long)file.Height - y + stepY - 1) / stepY);
        long rowBytes = (((long)width * file.SamplesPerPixel * file.BitDepth) + 7) / 8;
        return new PngPass(x, y, stepX, stepY, width, height, rowBytes);
    }
}
