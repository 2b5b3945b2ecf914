namespace MedImaging.Kernels;

/// <summary>The weights of a <see cref="ResizeFilter"/>.</summary>
/// <remarks>
/// Output o covers the source from o × s to (o + 1) × s, where s = source length ÷ output length; pixel i covers i to i + 1.
/// <para>Area: a tap's weight is how much of the pixel is covered.</para>
/// <para>Bilinear, bicubic and Lanczos: the kernel is centred on (o + ½) × s and stretched by max(s, 1), so that shrinking does not alias; a tap's
/// weight is the kernel at its pixel's centre. Taps past an edge are dropped and the rest divided by their sum. This is what PIL does.</para>
/// <para>The plain ones: the kernel is not stretched, and past an edge lies the edge. This is what OpenCV does.</para>
/// </remarks>
internal sealed class FilterWeights : ITapWeights
{
    private readonly int _length;
    private readonly int _outputLength;
    private readonly ResizeFilter _filter;
    private readonly double _scale;
    private readonly double _stretch;
    private readonly double _reach;

    public FilterWeights(int sourceLength, int outputLength, ResizeFilter filter)
    {
        (_length, _outputLength, _filter, _scale) = (sourceLength, outputLength, filter, (double)sourceLength / outputLength);
        _stretch = IsPlain ? 1 : Math.Max(_scale, 1);
        _reach = _stretch * filter switch
        {
            ResizeFilter.Area => _scale / 2 / _stretch,
            ResizeFilter.Bilinear or ResizeFilter.PlainBilinear => 1,
            ResizeFilter.Lanczos => 3,
            _ => 2,
        };
    }

    public int MaxCount => (int)Math.Ceiling(2 * _reach) + 3;

    private bool IsPlain => _filter is ResizeFilter.PlainBilinear or ResizeFilter.PlainBicubic;

    public (int Start, int End) Fill(int output, double[] taps)
    {
        if (_filter == ResizeFilter.Nearest)
        {
            int nearest = (int)(((2L * output) + 1) * _length / (2L * _outputLength));   // in whole numbers: a centre between two pixels is the second's
            taps[0] = 1;
            return (nearest, nearest + 1);
        }

        double centre = (output + 0.5) * _scale;
        if (IsPlain)
        {
            return FillPlain(centre - 0.5, taps);
        }

        int start = Math.Max((int)Math.Floor(centre - _reach), 0);
        int end = Math.Min((int)Math.Ceiling(centre + _reach), _length);
        for (int i = start; i < end; i++)
        {
            taps[i - start] = _filter == ResizeFilter.Area
                ? Math.Max(Math.Min(i + 1d, centre + _reach) - Math.Max(i, centre - _reach), 0)
                : Kernel((i + 0.5 - centre) / _stretch);
        }

        return (start, end);
    }

    // Here pixel i lies at i.
    private (int Start, int End) FillPlain(double place, double[] taps)
    {
        int first = (int)Math.Floor(place) + 1 - (int)_reach, last = first + (2 * (int)_reach) - 1;
        int start = Math.Clamp(first, 0, _length - 1), end = Math.Clamp(last, 0, _length - 1) + 1;
        taps.AsSpan(0, end - start).Clear();
        for (int i = first; i <= last; i++)
        {
            taps[Math.Clamp(i, start, end - 1) - start] += Kernel(i - place);
        }

        return (start, end);
    }

    private double Kernel(double x)
    {
        x = Math.Abs(x);
        return _filter switch
        {
            ResizeFilter.Bilinear or ResizeFilter.PlainBilinear => x < 1 ? 1 - x : 0,
            ResizeFilter.Bicubic => Cubic(x, -0.5),
            ResizeFilter.PlainBicubic => Cubic(x, -0.75),
            _ => x < 3 ? Sinc(x) * Sinc(x / 3) : 0,
        };
    }

    // Keys' cubic.
    private static double Cubic(double x, double a)
        => x < 1 ? ((((a + 2) * x) - (a + 3)) * x * x) + 1 : x < 2 ? (((((a * x) - (5 * a)) * x) + (8 * a)) * x) - (4 * a) : 0;

    // At whole numbers exactly 0, so that equal sizes copy.
    private static double Sinc(double x) => x == 0 ? 1 : Math.Floor(x) == x ? 0 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
