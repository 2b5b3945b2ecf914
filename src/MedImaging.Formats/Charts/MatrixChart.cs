using System.Globalization;

namespace MedImaging.Formats;

/// <summary>A confusion matrix as a table, each cell as dark as its share of the true class.</summary>
public sealed record MatrixChart
{
    private const int MaxClasses = 16;
    private const double TitleSize = 20, LabelSize = 15, ClassSize = 14;

    /// <summary>Gets the title.</summary>
    public required string Title { get; init; }

    /// <summary>Gets a line under the title.</summary>
    /// <value>The default is none.</value>
    public string Subtitle { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the names of the classes, 2 to 16.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Gets the counts: a row for each true class, a column for each class that was called.</summary>
    public required IReadOnlyList<IReadOnlyList<long>> Counts { get; init; }

    /// <summary>Draws the table. The same table gives the same bytes.</summary>
    /// <param name="size">How large, or none for 800 × 600.</param>
    /// <returns>A PNG file.</returns>
    /// <exception cref="ArgumentException">There are not 2 to 16 classes, or not as many rows and columns, or a count is below 0.</exception>
    public byte[] ToPng(ChartSize? size = null)
    {
        if (Classes is not { Count: >= 2 and <= MaxClasses } || Counts.Count != Classes.Count || Counts.Any(r => r.Count != Classes.Count || r.Any(c => c < 0)))
        {
            throw new ArgumentException($"A matrix has 2 to {MaxClasses} classes and as many rows and columns of counts.");
        }

        size ??= new ChartSize();
        var canvas = new ChartCanvas(size);
        double left = 176, top = 122, width = size.Width - left - 32, height = size.Height - top - 36;
        ChartText.Draw(canvas, ChartText.Fit(Title, TitleSize, size.Width - 64, true), 32, 38, TitleSize, ChartColor.Ink, isBold: true);
        ChartText.Draw(canvas, ChartText.Fit(Subtitle, ClassSize, size.Width - 64), 32, 62, ClassSize, ChartColor.Quiet);
        ChartText.Draw(canvas, "Called", left + (width / 2), 90, LabelSize, ChartColor.Ink, 0.5);
        ChartText.Draw(canvas, "True class", 40, top + (height / 2), LabelSize, ChartColor.Ink, 0.5, isUpwards: true);
        double across = width / Classes.Count, down = height / Classes.Count;
        for (int row = 0; row < Classes.Count; row++)
        {
            ChartText.Draw(canvas, ChartText.Fit(Classes[row], ClassSize, left - 72), left - 12, top + ((row + 0.5) * down) + 5, ClassSize, ChartColor.Quiet, 1);
            ChartText.Draw(canvas, ChartText.Fit(Classes[row], ClassSize, across - 8), left + ((row + 0.5) * across), top - 10, ClassSize, ChartColor.Quiet, 0.5);
            for (int column = 0; column < Classes.Count; column++)
            {
                DrawCell(canvas, left + (column * across), top + (row * down), across, down, Counts[row][column], Counts[row].Sum());
            }
        }

        return canvas.ToPng();
    }

    private static void DrawCell(ChartCanvas canvas, double x, double y, double width, double height, long count, long all)
    {
        double share = all == 0 ? 0 : (double)count / all, number = Math.Clamp(Math.Min(width / 4, height / 3.2), 9, 30);
        var text = share > 0.78 ? ChartColor.White : ChartColor.Ink;
        canvas.Fill(x + 1.5, y + 1.5, x + width - 1.5, y + height - 1.5, ChartColor.Grid, 0.6);
        canvas.Fill(x + 1.5, y + 1.5, x + width - 1.5, y + height - 1.5, ChartColor.Series[0], 0.04 + (0.92 * share));
        bool hasShare = height >= 44 && all > 0;
        ChartText.Draw(canvas, count.ToString(CultureInfo.InvariantCulture), x + (width / 2), y + (height / 2) + (hasShare ? number * 0.1 : number * 0.36), number, text, 0.5, isBold: true);
        if (hasShare)
        {
            double small = Math.Clamp(number * 0.55, 9, 15);
            ChartText.Draw(canvas, share.ToString("0.0 %", CultureInfo.InvariantCulture), x + (width / 2), y + (height / 2) + (number * 0.1) + (small * 1.5), small, text, 0.5);
        }
    }
}
