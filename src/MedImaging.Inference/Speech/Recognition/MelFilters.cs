using System.Numerics.Tensors;

namespace MedImaging;

/// <summary>Triangular bands of equal width on the mel scale of Slaney's Auditory Toolbox (1998), each of area one, as librosa and Whisper have them.</summary>
internal sealed class MelFilters
{
    // Linear up to 1 kHz, then logarithmic.
    private const double HertzPerMel = 200.0 / 3, BreakHertz = 1000, BreakMel = BreakHertz / HertzPerMel;
    private const double LogStep = 1.8562979903656263 / 27;   // ln 6.4, in 27 steps

    private readonly int[] _starts;
    private readonly float[][] _weights;

    public MelFilters(int bands, int sampleRate, int transformLength)
    {
        Bins = (transformLength / 2) + 1;
        (_starts, _weights) = (new int[bands], new float[bands][]);
        double top = ToMel(sampleRate / 2.0);
        double[] edges = [.. Enumerable.Range(0, bands + 2).Select(i => ToHertz(top * i / (bands + 1)))];
        for (int band = 0; band < bands; band++)
        {
            var row = Row(edges.AsSpan(band, 3), (double)sampleRate / transformLength);
            int start = Math.Max(0, row.AsSpan().IndexOfAnyExcept(0f)), end = Math.Max(start, row.AsSpan().LastIndexOfAnyExcept(0f) + 1);
            (_starts[band], _weights[band]) = (start, row[start..end]);
        }
    }

    public int Bands => _starts.Length;

    public int Bins { get; }

    /// <summary>The energy of one band.</summary>
    public float Apply(int band, ReadOnlySpan<float> power)
    {
        float[] weights = _weights[band];
        return TensorPrimitives.Dot(power.Slice(_starts[band], weights.Length), weights);
    }

    /// <summary>All weights, bands × bins.</summary>
    public float[] ToDense()
    {
        float[] dense = new float[Bands * Bins];
        for (int band = 0; band < Bands; band++)
        {
            _weights[band].CopyTo(dense, (band * Bins) + _starts[band]);
        }

        return dense;
    }

    private static double ToMel(double hertz) => hertz < BreakHertz ? hertz / HertzPerMel : BreakMel + (Math.Log(hertz / BreakHertz) / LogStep);

    private static double ToHertz(double mel) => mel < BreakMel ? mel * HertzPerMel : BreakHertz * Math.Exp(LogStep * (mel - BreakMel));

    private float[] Row(ReadOnlySpan<double> edges, double hertzPerBin)
    {
        float[] row = new float[Bins];
        double area = 2 / (edges[2] - edges[0]);
        for (int bin = 0; bin < row.Length; bin++)
        {
            double hertz = bin * hertzPerBin;
            double rise = (hertz - edges[0]) / (edges[1] - edges[0]), fall = (edges[2] - hertz) / (edges[2] - edges[1]);
            row[bin] = (float)(Math.Max(0, Math.Min(rise, fall)) * area);
        }

        return row;
    }
}
