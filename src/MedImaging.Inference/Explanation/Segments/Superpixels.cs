namespace MedImaging;

/// <summary>Superpixels: k-means over place and brightness from a grid of seeds, each looking no farther than its neighbourhood (SLIC; Achanta et al., 2012), then made connected.</summary>
internal sealed class Superpixels
{
    private const int Rounds = 10;

    private readonly float[] _pixels;   // pixel by pixel, scaled so that each channel spans 1
    private readonly int _channels;
    private readonly int _rows;
    private readonly int _columns;
    private readonly double _step;
    private readonly double _nearness;
    private readonly int[] _nearest;
    private readonly double[] _distances;
    private double[] _centers;          // row, column, channels…

    private Superpixels(PerturbedInput input, SegmentOptions options)
    {
        (_channels, _rows, _columns) = (input.Channels, input.Rows, input.Columns);
        int plane = _rows * _columns;
        _pixels = Scale(input.Values, _channels, plane);
        _step = Math.Max(1, Math.Sqrt((double)plane / options.Count));
        _nearness = options.Compactness * options.Compactness / (_step * _step);
        (_nearest, _distances) = (new int[plane], new double[plane]);
        _centers = Seed(SegmentMap.Grid(_rows, _columns, Math.Min(options.Count, plane)));
    }

    private int Width => 2 + _channels;

    public static SegmentMap Grow(PerturbedInput input, SegmentOptions options)
    {
        var grown = new Superpixels(input, options);
        for (int round = 0; round < Rounds; round++)
        {
            grown.Assign();
            grown._centers = grown.Means(grown._nearest, grown._centers.Length / grown.Width, grown._centers);
        }

        return grown.Connect();
    }

    private static float[] Scale(ReadOnlySpan<float> values, int channels, int plane)
    {
        float[] pixels = new float[values.Length];
        for (int c = 0; c < channels; c++)
        {
            var source = values.Slice(c * plane, plane);
            float low = float.MaxValue, high = float.MinValue;
            foreach (float value in source)
            {
                (low, high) = float.IsFinite(value) ? (Math.Min(low, value), Math.Max(high, value)) : (low, high);
            }

            float scale = high > low ? 1 / (high - low) / MathF.Sqrt(channels) : 0;
            for (int i = 0; i < plane; i++)
            {
                float value = (source[i] - low) * scale;
                pixels[(i * channels) + c] = float.IsFinite(value) ? value : 0;
            }
        }

        return pixels;
    }

    private double[] Seed(SegmentMap grid)
    {
        grid.Parts.CopyTo(_nearest);
        return Means(_nearest, grid.Count, new double[grid.Count * Width]);
    }

    // A part that lost all its pixels keeps its centre.
    private double[] Means(ReadOnlySpan<int> parts, int count, double[] before)
    {
        double[] sums = new double[count * Width];
        int[] sizes = new int[count];
        for (int i = 0; i < parts.Length; i++)
        {
            var sum = sums.AsSpan(parts[i] * Width, Width);
            sizes[parts[i]]++;
            sum[0] += i / _columns;
            sum[1] += i % _columns;
            for (int c = 0; c < _channels; c++)
            {
                sum[2 + c] += _pixels[(i * _channels) + c];
            }
        }

        for (int i = 0; i < sums.Length; i++)
        {
            int size = sizes[i / Width];
            sums[i] = size > 0 ? sums[i] / size : before[i];
        }

        return sums;
    }

    private void Assign()
    {
        Array.Fill(_distances, double.MaxValue);
        for (int k = 0; k < _centers.Length / Width; k++)
        {
            var center = _centers.AsSpan(k * Width, Width);
            int top = Math.Max(0, (int)(center[0] - _step)), bottom = Math.Min(_rows, (int)(center[0] + _step) + 2);
            int left = Math.Max(0, (int)(center[1] - _step)), right = Math.Min(_columns, (int)(center[1] + _step) + 2);
            for (int y = top; y < bottom; y++)
            {
                for (int x = left; x < right; x++)
                {
                    Offer(k, center, y, x);
                }
            }
        }
    }

    private void Offer(int k, ReadOnlySpan<double> center, int y, int x)
    {
        int i = (y * _columns) + x;
        double down = y - center[0], across = x - center[1], distance = ((down * down) + (across * across)) * _nearness;
        for (int c = 0; c < _channels; c++)
        {
            double difference = _pixels[(i * _channels) + c] - center[2 + c];
            distance += difference * difference;
        }

        if (distance < _distances[i])
        {
            (_distances[i], _nearest[i]) = (distance, k);
        }
    }

    // Each island becomes a part of its own; one of less than a quarter of a superpixel joins the part it was reached from.
    private SegmentMap Connect()
    {
        int[] parts = new int[_nearest.Length];
        Array.Fill(parts, -1);
        int least = (int)(_step * _step / 4), count = 0;
        int[] island = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i] >= 0)
            {
                continue;
            }

            int beside = i % _columns > 0 ? parts[i - 1] : i >= _columns ? parts[i - _columns] : -1;
            int size = Flood(i, count, parts, island);
            if (size >= least || beside < 0)
            {
                count++;
                continue;
            }

            foreach (int pixel in island.AsSpan(0, size))
            {
                parts[pixel] = beside;
            }
        }

        return new SegmentMap(parts, count, _rows, _columns);
    }

    private int Flood(int start, int part, int[] parts, int[] island)
    {
        int size = 1;
        (island[0], parts[start]) = (start, part);
        for (int at = 0; at < size; at++)
        {
            var (y, x) = Math.DivRem(island[at], _columns);
            Visit(x > 0, island[at] - 1);
            Visit(x < _columns - 1, island[at] + 1);
            Visit(y > 0, island[at] - _columns);
            Visit(y < _rows - 1, island[at] + _columns);
        }

        return size;

        void Visit(bool isInside, int pixel)
        {
            if (isInside && parts[pixel] < 0 && _nearest[pixel] == _nearest[start])
            {
                (island[size++], parts[pixel]) = (pixel, part);
            }
        }
    }
}
