using System.Buffers;

namespace MedImaging;

/// <summary>The power spectrum of real values by a mixed-radix Fourier transform (Cooley and Tukey, 1965; autosort after Stockham): half as many complex ones, then untangled.</summary>
internal sealed class RealFourier
{
    private const int MaxRadix = 5;

    private readonly int _half;
    private readonly int[] _radices;
    private readonly float[] _cosines;
    private readonly float[] _sines;

    /// <param name="length">The values: even, and half of it a product of 2, 3 and 5.</param>
    public RealFourier(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        Length = length;
        _half = length / 2;
        _radices = Factors(_half);
        if (length % 2 != 0 || _radices.Aggregate(1, (a, b) => a * b) != _half)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "The length is not 2 × 2^a × 3^b × 5^c.");
        }

        (_cosines, _sines) = (new float[length], new float[length]);
        for (int i = 0; i < length; i++)
        {
            (_sines[i], _cosines[i]) = ((float)Math.Sin(-2 * Math.PI * i / length), (float)Math.Cos(2 * Math.PI * i / length));
        }
    }

    public int Length { get; }

    /// <summary>Gets how many floats <see cref="Power"/> needs to work in.</summary>
    public int ScratchLength => 4 * _half;

    /// <summary>Writes |X[k]|² for k from 0 to half the length, that included.</summary>
    public void Power(ReadOnlySpan<float> values, Span<float> power, Span<float> scratch)
    {
        Span<float> re = scratch[.._half], im = scratch.Slice(_half, _half), re2 = scratch.Slice(2 * _half, _half), im2 = scratch.Slice(3 * _half, _half);
        for (int i = 0; i < re.Length; i++)
        {
            re[i] = values[2 * i];
            im[i] = values[(2 * i) + 1];
        }

        int done = 1;
        foreach (int radix in _radices)
        {
            Pass(radix, done, re, im, re2, im2);
            done *= radix;
            var input = re;
            re = re2;
            re2 = input;
            input = im;
            im = im2;
            im2 = input;
        }

        Untangle(re, im, power);
    }

    private static int[] Factors(int n)
    {
        var factors = new List<int>();
        foreach (int radix in (ReadOnlySpan<int>)[4, 2, 3, 5])
        {
            for (; n % radix == 0; n /= radix)
            {
                factors.Add(radix);
            }
        }

        return [.. factors];
    }

    // out[block, r, i] = Σq in[q, …] × w^(…): `done` results of each sub-transform become `done × radix`.
    private void Pass(int radix, int done, ReadOnlySpan<float> re, ReadOnlySpan<float> im, Span<float> outRe, Span<float> outIm)
    {
        int blocks = _half / (done * radix), stride = _half / radix, turn = Length / (done * radix), fifth = Length / radix;
        Span<float> a = stackalloc float[MaxRadix], b = stackalloc float[MaxRadix];
        for (int i = 0; i < done; i++)
        {
            for (int block = 0; block < blocks; block++)
            {
                int from = (i * blocks) + block;
                for (int q = 0; q < radix; q++)
                {
                    int at = Source(i, block, q, blocks, radix);
                    int w = i * q * turn % Length;
                    a[q] = (re[at] * _cosines[w]) - (im[at] * _sines[w]);
                    b[q] = (re[at] * _sines[w]) + (im[at] * _cosines[w]);
                }

                for (int r = 0; r < radix; r++)
                {
                    float x = a[0], y = b[0];
                    for (int q = 1; q < radix; q++)
                    {
                        int w = r * q % radix * fifth;
                        x += (a[q] * _cosines[w]) - (b[q] * _sines[w]);
                        y += (a[q] * _sines[w]) + (b[q] * _cosines[w]);
                    }

                    outRe[from + (r * stride)] = x;
                    outIm[from + (r * stride)] = y;
                }
            }
        }
    }

    private static int Source(int i, int block, int q, int blocks, int radix) => (((i * radix) + q) * blocks) + block;

    // The spectrum of the even and of the odd values, from the one of both together (Press et al., Numerical Recipes 12.3).
    private void Untangle(ReadOnlySpan<float> re, ReadOnlySpan<float> im, Span<float> power)
    {
        for (int k = 0; k <= _half; k++)
        {
            int here = k % _half, there = (_half - k) % _half;
            float evenRe = (re[here] + re[there]) / 2, evenIm = (im[here] - im[there]) / 2;
            float oddRe = (im[here] + im[there]) / 2, oddIm = (re[there] - re[here]) / 2;
            float x = evenRe + (oddRe * _cosines[k]) - (oddIm * _sines[k]);
            float y = evenIm + (oddRe * _sines[k]) + (oddIm * _cosines[k]);
            power[k] = (x * x) + (y * y);
        }
    }
}
