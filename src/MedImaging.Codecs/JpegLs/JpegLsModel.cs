namespace MedImaging.Codecs;

/// <summary>The state of a scan that encoder and decoder share: contexts, quantised gradients, and two lines of each component.</summary>
internal sealed class JpegLsModel
{
    public const int ContextCount = 365;

    /// <summary>Where the difference 0 is in <see cref="Gradients"/>: every difference of two 16-bit samples has its place.</summary>
    public const int GradientCenter = 65536;

    public readonly JpegLsContext[] Contexts = new JpegLsContext[ContextCount];

    public readonly JpegLsRunContext[] Runs = new JpegLsRunContext[2];

    /// <summary>The regions -4 to 4 of each difference (T.87 A.3.3), kept while the thresholds stay the same.</summary>
    public readonly sbyte[] Gradients = new sbyte[2 * GradientCenter];

    /// <summary>The run index of each component's line.</summary>
    public readonly int[] RunIndex = new int[4];

    private JpegLsParameters _gradientsOf;
    private ushort[] _lines = [];
    private int _stride;

    /// <summary>How the length of a run grows (T.87 A.7.1.2): powers of two.</summary>
    public static ReadOnlySpan<byte> RunBits => [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    public JpegLsParameters Parameters { get; private set; }

    public int Width { get; private set; }

    /// <summary>Begins a scan.</summary>
    public void Begin(JpegLsParameters parameters, int width, int components)
    {
        (Parameters, Width, _stride) = (parameters, width, width + 2);
        if (_lines.Length < 2 * components * _stride)
        {
            _lines = new ushort[2 * components * _stride];
        }

        if (_gradientsOf != parameters)
        {
            FillGradients(parameters);
        }

        Restart();
    }

    /// <summary>Forgets everything, as at the beginning of a scan and after a restart marker.</summary>
    public void Restart()
    {
        Array.Fill(Contexts, JpegLsContext.Create(Parameters));
        Array.Fill(Runs, JpegLsRunContext.Create(Parameters));
        Array.Clear(RunIndex);
        Array.Clear(_lines);
    }

    /// <summary>The samples of a component's line, from index 1 on; one more on each side is what the edge's neighbours are taken for.</summary>
    public Span<ushort> Line(int component, int row) => _lines.AsSpan(((2 * component) + (row & 1)) * _stride, _stride);

    /// <summary>Sets the neighbours past the edges (T.87 A.2.1): the left one is the first above, the right one above is the last.</summary>
    public static void SetEdges(Span<ushort> line, Span<ushort> above)
    {
        line[0] = above[1];
        above[^1] = above[^2];
    }

    private void FillGradients(JpegLsParameters parameters)
    {
        int most = parameters.MaxValue;
        for (int difference = 0; difference <= most; difference++)
        {
            int region = difference <= parameters.Near ? 0 : difference < parameters.T1 ? 1 : difference < parameters.T2 ? 2 : difference < parameters.T3 ? 3 : 4;
            Gradients[GradientCenter + difference] = (sbyte)region;
            Gradients[GradientCenter - difference] = (sbyte)-region;
        }

        _gradientsOf = parameters;
    }
}
