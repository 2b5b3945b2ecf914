using System.Collections.Concurrent;
using MedImaging.Kernels;

namespace MedImaging;

/// <summary>The weights of each axis, worked out once for each size of frame.</summary>
internal sealed class TapsCache(ResizeFilter filter)
{
    private const int CachedSizes = 32;

    private readonly ConcurrentDictionary<(int Source, int Output, double Sigma), ResizeTaps> _taps = new();

    /// <summary>The weights that resize an axis.</summary>
    public ResizeTaps Resize(int source, int output)
        => _taps.TryGetValue((source, output, 0), out var taps) ? taps : Add((source, output, 0), new ResizeTaps(source, output, filter));

    /// <summary>The weights that smooth an axis.</summary>
    public ResizeTaps Gaussian(int length, double sigma)
        => _taps.TryGetValue((length, length, sigma), out var taps) ? taps : Add((length, length, sigma), new ResizeTaps(length, length, new GaussianWeights(length, sigma)));

    private ResizeTaps Add((int Source, int Output, double Sigma) key, ResizeTaps taps)
    {
        if (_taps.Count >= CachedSizes)
        {
            _taps.Clear();   // a host with this many sizes pays for tables, not with memory
        }

        return _taps[key] = taps;
    }
}
