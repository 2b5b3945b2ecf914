using System.Globalization;
using System.Numerics.Tensors;

namespace MedImaging;

/// <summary>Changes the rate of sound by a rational factor: a sinc in a Kaiser window, one set of taps for each phase (Crochiere and Rabiner, 1983).</summary>
/// <remarks>What the lower rate can carry passes up to 93 % of its band; aliases lie 100 dB below. The delay of the filter is taken out. Safe to use from many threads; a run allocates nothing.</remarks>
public sealed class Resampler
{
    private const int ZeroCrossings = 48, MaxTaps = 1 << 22;
    private const double Beta = 10.06, PassBand = 0.965;   // Kaiser's β for 100 dB; the middle of the transition

    private readonly int _up;
    private readonly int _down;
    private readonly int _reach;
    private readonly int _taps;
    private readonly float[] _phases;

    /// <summary>Creates a resampler.</summary>
    /// <param name="from">The rate of what comes in.</param>
    /// <param name="to">The rate of what goes out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not from 1,000 to 768,000.</exception>
    /// <exception cref="MedImagingException">The two rates have too little in common, so that the table would be too large (<see cref="ErrorKind.UnsupportedFormat"/>).</exception>
    public Resampler(int from, int to)
    {
        foreach (int rate in (ReadOnlySpan<int>)[from, to])
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(rate, AudioClip.MinSampleRate);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, AudioClip.MaxSampleRate);
        }

        int common = Gcd(from, to);
        (_up, _down) = (to / common, from / common);
        double band = PassBand * Math.Min(1, (double)to / from);
        _reach = (int)Math.Ceiling(ZeroCrossings / band);
        _taps = 2 * _reach;
        if ((long)_taps * _up > MaxTaps)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, string.Create(CultureInfo.InvariantCulture, $"Sound of {from} samples a second cannot be made into {to} here."));
        }

        _phases = MakePhases(band);
    }

    /// <summary>Says how many samples come out.</summary>
    /// <param name="length">How many go in.</param>
    /// <returns>As many as last as long, rounded up.</returns>
    public int LengthOf(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return checked((int)((((long)length * _up) + _down - 1) / _down));
    }

    /// <summary>Changes the rate of a piece of sound; before and after it is silence.</summary>
    /// <param name="source">What comes in.</param>
    /// <param name="destination">Where it goes: <see cref="LengthOf"/> samples at least.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is too short.</exception>
    public void Run(ReadOnlySpan<float> source, Span<float> destination)
    {
        int length = LengthOf(source.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, length, nameof(destination));
        for (int i = 0; i < length; i++)
        {
            var (whole, phase) = Math.DivRem((long)i * _down, _up);
            int first = (int)whole - _reach + 1, skip = Math.Max(0, -first);
            int count = Math.Min(_taps, source.Length - first) - skip;
            destination[i] = count <= 0 ? 0 : TensorPrimitives.Dot(
                source.Slice(first + skip, count), _phases.AsSpan(((int)phase * _taps) + skip, count));
        }
    }

    private static int Gcd(int a, int b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }

    // Each phase adds up to one, so that what is constant stays as it is.
    private float[] MakePhases(double band)
    {
        float[] phases = new float[_taps * _up];
        double[] taps = new double[_taps];
        double edge = Bessel(Beta);
        for (int phase = 0; phase < _up; phase++)
        {
            double sum = 0;
            for (int tap = 0; tap < _taps; tap++)
            {
                double x = tap - _reach + 1 - ((double)phase / _up), across = x / _reach;
                double window = Math.Abs(across) < 1 ? Bessel(Beta * Math.Sqrt(1 - (across * across))) / edge : 0;
                taps[tap] = window * (x == 0 ? band : Math.Sin(Math.PI * band * x) / (Math.PI * x));
                sum += taps[tap];
            }

            for (int tap = 0; tap < _taps; tap++)
            {
                phases[(phase * _taps) + tap] = (float)(taps[tap] / sum);
            }
        }

        return phases;
    }

    // The modified Bessel function of the first kind, of order 0, by its series.
    private static double Bessel(double x)
    {
        double sum = 1, term = 1, half = x / 2;
        for (int k = 1; term > sum * 1e-17; k++)
        {
            term *= half / k * (half / k);
            sum += term;
        }

        return sum;
    }
}
