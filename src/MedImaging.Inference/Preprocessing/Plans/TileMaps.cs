using System.Buffers;
using MedImaging.Kernels;

namespace MedImaging;

/// <summary>The tiles of a <see cref="ClaheStep"/> over a plane, each with its map.</summary>
internal readonly ref struct TileMaps
{
    private readonly int _across;
    private readonly int _down;
    private readonly int _width;
    private readonly int _height;
    private readonly ReadOnlySpan<float> _maps;

    private TileMaps(int across, int down, int width, int height, ReadOnlySpan<float> maps)
    {
        (_across, _down, _width, _height) = (across, down, width, height);
        _maps = maps;
    }

    /// <summary>Equalises a plane in place.</summary>
    public static void Equalize(Span<float> plane, int width, ClaheStep step)
    {
        var (low, high) = StatisticsKernels.Range(plane);
        if (low == high)
        {
            return;   // one value: there is no contrast, and none is made
        }

        int height = plane.Length / width, across = Math.Min(step.Tiles, width), down = Math.Min(step.Tiles, height);
        float[] rented = ArrayPool<float>.Shared.Rent(across * down * EqualizeKernels.Edges);
        try
        {
            var maps = rented.AsSpan(0, across * down * EqualizeKernels.Edges);
            var tiles = new TileMaps(across, down, width, height, maps);
            tiles.Make(plane, step.ClipLimit, maps);
            for (int y = 0; y < height; y++)
            {
                tiles.Map(plane.Slice(y * width, width), y);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private void Make(ReadOnlySpan<float> plane, double limit, Span<float> maps)
    {
        Span<int> bins = stackalloc int[EqualizeKernels.Bins];
        for (int tile = 0; tile < _across * _down; tile++)
        {
            bins.Clear();
            int left = Edge(tile % _across, _across, _width), right = Edge((tile % _across) + 1, _across, _width);
            for (int y = Edge(tile / _across, _down, _height); y < Edge((tile / _across) + 1, _down, _height); y++)
            {
                EqualizeKernels.Count(plane.Slice((y * _width) + left, right - left), bins);
            }

            EqualizeKernels.MakeMap(bins, limit, maps.Slice(tile * EqualizeKernels.Edges, EqualizeKernels.Edges));
        }
    }

    private void Map(Span<float> row, int y)
    {
        var (upper, lower, down) = Between(y, _down, _height);
        for (int x = 0; x < row.Length; x++)
        {
            var (left, right, across) = Between(x, _across, _width);
            row[x] = EqualizeKernels.Map(row[x], MapOf(upper, left), MapOf(upper, right), MapOf(lower, left), MapOf(lower, right), across, down);
        }
    }

    private ReadOnlySpan<float> MapOf(int row, int column) => _maps.Slice(((row * _across) + column) * EqualizeKernels.Edges, EqualizeKernels.Edges);

    private static int Edge(int tile, int tiles, int length) => (int)((long)tile * length / tiles);

    // The tiles whose centres a pixel lies between, and how far it is from the first.
    private static (int First, int Second, float Part) Between(int index, int tiles, int length)
    {
        float place = (((index + 0.5f) * tiles) / length) - 0.5f;
        int first = Math.Clamp((int)MathF.Floor(place), 0, tiles - 1);
        return (first, Math.Min(first + 1, tiles - 1), Math.Clamp(place - first, 0f, 1f));
    }
}
