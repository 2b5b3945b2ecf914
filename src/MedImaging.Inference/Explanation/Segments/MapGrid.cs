namespace MedImaging;

/// <summary>Sums a plane of pixels up to a map that is small enough to be kept.</summary>
internal static class MapGrid
{
    /// <summary>The map's cells add up to the plane's pixels; a pixel on a border is divided between cells.</summary>
    public static ActivationMap Sum(double[] plane, PerturbedInput input, int maxSide, string method)
    {
        double shrink = Math.Min(1, (double)maxSide / Math.Max(input.Rows, input.Columns));
        int rows = Math.Max(1, (int)Math.Round(input.Rows * shrink)), columns = Math.Max(1, (int)Math.Round(input.Columns * shrink));
        double[] narrow = SumAlong(plane, input.Rows, input.Columns, columns);
        double[] turned = SumAlong(Turn(narrow, input.Rows, columns), columns, input.Rows, rows);
        double[] cells = Turn(turned, columns, rows);
        return new ActivationMap(rows, columns, Array.ConvertAll(cells, cell => (float)cell), method) { Area = input.Area };
    }

    private static double[] SumAlong(double[] plane, int rows, int length, int newLength)
    {
        if (length == newLength)
        {
            return plane;
        }

        double[] result = new double[rows * newLength];
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < length; x++)
            {
                double from = (double)x * newLength / length, to = (double)(x + 1) * newLength / length, value = plane[(y * length) + x];
                int cell = Math.Min((int)from, newLength - 1);
                double inFirst = Math.Clamp((cell + 1 - from) / (to - from), 0, 1);   // a pixel is never wider than a cell
                result[(y * newLength) + cell] += value * inFirst;
                result[(y * newLength) + Math.Min(cell + 1, newLength - 1)] += value * (1 - inFirst);
            }
        }

        return result;
    }

    private static double[] Turn(double[] plane, int rows, int columns)
    {
        double[] result = new double[plane.Length];
        for (int i = 0; i < plane.Length; i++)
        {
            result[(i % columns * rows) + (i / columns)] = plane[i];
        }

        return result;
    }
}
