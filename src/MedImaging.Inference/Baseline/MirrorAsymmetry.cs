namespace MedImaging;

/// <summary>Compares a picture with its mirror image, cell by cell, over the midline of the body: where the two sides differ by more than they do elsewhere.</summary>
internal sealed class MirrorAsymmetry
{
    private const int Cells = 64, SmallestGroup = 4;
    private const double LeastOverlap = 0.8, LargestShare = 0.25;

    private readonly GreyPicture _picture;
    private readonly int _sum;    // the columns of two mirrored pixels together
    private readonly int _size, _rows, _columns;

    private MirrorAsymmetry(GreyPicture picture)
    {
        _picture = picture;
        double columns = 0;
        for (int i = 0; i < picture.Body.Length; i++)
        {
            columns += picture.Body[i] != 0 ? i % picture.Width : 0;
        }

        _sum = (int)Math.Round(2 * columns / picture.BodyArea);
        _size = Math.Max(1, picture.Width / Cells);
        _rows = (picture.Height + _size - 1) / _size;
        _columns = ((picture.Width + 1) / 2 + _size - 1) / _size;
    }

    /// <summary>Finds the differences, or the reason why the sides cannot be compared.</summary>
    public static (IReadOnlyList<BaselineCandidate> Found, string? Reason) Find(GreyPicture picture, BaselineOptions options)
    {
        var sides = new MirrorAsymmetry(picture);
        if (sides.Overlap() < LeastOverlap)
        {
            return ([], "the picture is not like its mirror image, so its sides were not compared");
        }

        var scores = sides.Scores();
        int different = scores.Count(score => Math.Abs(score) >= options.MinAsymmetry), compared = scores.Count(score => !double.IsNaN(score));
        return different > LargestShare * compared
            ? ([], "the sides of the picture differ over most of it, so their differences were not told")
            : (sides.Groups(scores, options), null);
    }

    // How much of the body lies on the body when it is mirrored.
    private double Overlap()
    {
        long both = 0;
        for (int i = 0; i < _picture.Body.Length; i++)
        {
            int mirrored = _sum - (i % _picture.Width);
            both += _picture.Body[i] != 0 && mirrored >= 0 && mirrored < _picture.Width && _picture.Body[i - (i % _picture.Width) + mirrored] != 0 ? 1 : 0;
        }

        return (double)both / _picture.BodyArea;
    }

    // For each cell of the right half the mean difference to its mirror image, in robust standard deviations; NaN where there is none.
    private double[] Scores()
    {
        double[] sums = new double[_rows * _columns];
        int[] counts = new int[sums.Length];
        var values = _picture.Values;
        int middle = (_sum / 2) + 1;
        double low = double.MaxValue, high = double.MinValue;
        for (int row = 0; row < _picture.Height; row++)
        {
            for (int column = Math.Max(middle, 0), start = row * _picture.Width; column < _picture.Width && _sum - column >= 0; column++)
            {
                int right = start + column, left = start + _sum - column, cell = ((row / _size) * _columns) + ((column - middle) / _size);
                if (_picture.Body[right] != 0 && _picture.Body[left] != 0 && cell < (row / _size * _columns) + _columns)
                {
                    sums[cell] += (double)values[right] - values[left];
                    counts[cell]++;
                    (low, high) = (Math.Min(low, Math.Min(values[right], values[left])), Math.Max(high, Math.Max(values[right], values[left])));
                }
            }
        }

        double[] means = [.. sums.Select((sum, i) => 2 * counts[i] >= _size * _size ? sum / counts[i] : double.NaN)];
        double middleOfAll = Median(means), spread = 1.4826 * Median([.. means.Select(mean => Math.Abs(mean - middleOfAll))]);
        spread = Math.Max(spread, 1e-3 * (high - low));
        return [.. means.Select(mean => spread > 0 ? (mean - middleOfAll) / spread : 0)];
    }

    private List<BaselineCandidate> Groups(double[] scores, BaselineOptions options)
    {
        var groups = new List<(int[] Cells, bool IsRight, double Strength)>();
        foreach (int side in (int[])[1, -1])
        {
            byte[] mask = [.. scores.Select(score => side * score >= options.MinAsymmetry ? (byte)1 : (byte)0)];
            int[] labels = new int[mask.Length];
            ComponentLabels.Label(mask, _columns, _rows, touchesAtCorners: false, labels);
            groups.AddRange(Enumerable.Range(0, labels.Length).Where(cell => labels[cell] > 0).GroupBy(cell => labels[cell])
                .Select(group => (group.ToArray(), side > 0, group.Average(cell => Math.Min(Math.Abs(scores[cell]), 1e6))))
                .Where(group => group.Item1.Length >= SmallestGroup));
        }

        var found = new List<BaselineCandidate>();
        foreach (var (cells, isRight, strength) in groups.OrderByDescending(group => group.Strength).Take(options.MaxFindings))
        {
            if (Shape(cells, isRight) is { } shape)
            {
                found.Add(new BaselineCandidate(BaselineConcepts.Asymmetry, shape, strength, options.MinAsymmetry, null) { Map = Map(scores) });
            }
        }

        return found;
    }

    // The cells of the brighter side, as far as they lie on the body.
    private MaskShape? Shape(int[] cells, bool isRight)
    {
        byte[] bits = new byte[_picture.Body.Length];
        int middle = (_sum / 2) + 1;
        foreach (int cell in cells)
        {
            for (int i = 0; i < _size * _size; i++)
            {
                int row = (cell / _columns * _size) + (i / _size), column = middle + (cell % _columns * _size) + (i % _size);
                column = isRight ? column : _sum - column;
                if (row < _picture.Height && column >= 0 && column < _picture.Width)
                {
                    bits[(row * _picture.Width) + column] = _picture.Body[(row * _picture.Width) + column];
                }
            }
        }

        return Cropped(bits);
    }

    private MaskShape? Cropped(byte[] bits)
    {
        int[] labels = [.. bits.Select(bit => (int)bit)];
        var box = RegionStatistics.Of(labels, 1, _picture.Values, _picture.Width)[0] is { Area: > 0 } region ? region.Box : null;
        if (box is null)
        {
            return null;
        }

        byte[] inside = new byte[(box.Right - box.Left) * (box.Bottom - box.Top)];
        for (int row = box.Top; row < box.Bottom; row++)
        {
            bits.AsSpan((row * _picture.Width) + box.Left, box.Right - box.Left).CopyTo(inside.AsSpan((row - box.Top) * (box.Right - box.Left)));
        }

        return PixelMask.Of(box, inside).ToShape();
    }

    private ActivationMap Map(double[] scores)
    {
        float[] map = new float[2 * scores.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            var (row, column) = Math.DivRem(i, _columns);
            float score = double.IsNaN(scores[i]) ? 0 : (float)Math.Clamp(scores[i], -1e6, 1e6);
            map[(row * 2 * _columns) + _columns + column] = score;
            map[(row * 2 * _columns) + _columns - 1 - column] = -score;
        }

        int middle = (_sum / 2) + 1, reach = _columns * _size;
        return new ActivationMap(_rows, 2 * _columns, map, "mirror z-score") { Area = new FrameRegion(_sum + 1 - middle - reach, 0, middle + reach, _rows * _size) };
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Where(value => !double.IsNaN(value)).Order()];
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }
}
