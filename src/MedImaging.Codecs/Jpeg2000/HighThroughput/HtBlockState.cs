namespace MedImaging.Codecs;

/// <summary>Working memory of the high-throughput block coder, for one block at a time.</summary>
/// <remarks>The sizes follow from the bounds of a block (T.800 table A.18: at most 1024 wide or high and 4096 samples) and let readers look past the end of what was filled
/// by a full line pair, so that one check for each line pair is enough.</remarks>
internal sealed class HtBlockState
{
    public const int MaxSide = 1024;
    public const int MaxSamples = 4096;

    /// <summary>The most bits that the code of a sample has: U_q is at most 31 with 30 bit planes.</summary>
    public const int MaxSampleBits = 31;

    /// <summary>Bytes that the MagSgn stream of a sound block can have.</summary>
    public const int MaxMagnitudeBytes = MaxSamples * MaxSampleBits / 7 + 16;

    /// <summary>T.814 7.1.1: the most bytes of the MEL and VLC streams together.</summary>
    public const int MaxSuffixBytes = 4079;

    private const int LinePairBytes = 2 * MaxSide * MaxSampleBits / 8;
    private const int VectorBytes = 64;

    /// <summary>What is read ahead of a line pair in the VLC stream: 30 bits a pair of quads, and the last word.</summary>
    private const int LinePairVlcBytes = MaxSide / 4 * 30 / 8;

    /// <summary>Gets the MagSgn bits, first bit lowest, stuffing removed.</summary>
    public byte[] Magnitudes { get; } = new byte[MaxMagnitudeBytes + LinePairBytes + 2 * VectorBytes];

    /// <summary>Gets the VLC bits in the order they are read, stuffing removed.</summary>
    public byte[] Vlc { get; } = new byte[MaxSuffixBytes + LinePairVlcBytes + VectorBytes];

    /// <summary>Gets the quads of a line pair: an entry of <see cref="HtTables.FirstQuads"/> | u_q &lt;&lt; 16. The first has index 1; around them there are zeros.</summary>
    public uint[] Quads { get; private set; } = new uint[MaxSide / 2 + 16];

    /// <summary>Gets the quads of the line pair before.</summary>
    public uint[] QuadsAbove { get; private set; } = new uint[MaxSide / 2 + 16];

    /// <summary>Gets, for each sample of the lower line of a line pair, 2μ − 1 or 0, so that its length in bits is the exponent. The first has index 1.</summary>
    public uint[] Exponents { get; private set; } = new uint[MaxSide + 32];

    /// <summary>Gets the same of the line pair before.</summary>
    public uint[] ExponentsAbove { get; private set; } = new uint[MaxSide + 32];

    /// <summary>Gets room for the samples of a block.</summary>
    public int[] Samples { get; } = new int[MaxSamples];

    /// <summary>Gets room for the upper line of a pair that is encoded, when it needs a column more.</summary>
    public int[] Upper { get; } = new int[MaxSide + 1];

    /// <summary>Gets room for the lower one, when it needs a column more or is not there.</summary>
    public int[] Lower { get; } = new int[MaxSide + 1];

    /// <summary>Gets the MEL bytes of a block that is encoded.</summary>
    public byte[] Mel { get; } = new byte[MaxSuffixBytes];

    /// <summary>Gets room for the VLC bytes of a block that is encoded, which are written backwards.</summary>
    public byte[] Packed { get; } = new byte[MaxSuffixBytes];

    /// <summary>Gets the significance of a stripe, four bits a column, for the refinement passes; the first column has index 1.</summary>
    public byte[][] Stripes { get; } = [new byte[MaxSide + 2], new byte[MaxSide + 2], new byte[MaxSide + 2], new byte[MaxSide + 2]];

    /// <summary>Makes the lines above the first one zero.</summary>
    public void Clear(int quads)
    {
        Quads.AsSpan(0, quads + 8).Clear();
        QuadsAbove.AsSpan(0, quads + 8).Clear();
        Exponents.AsSpan(0, 2 * quads + 16).Clear();
        ExponentsAbove.AsSpan(0, 2 * quads + 16).Clear();
    }

    /// <summary>Makes the line pair just decoded the one above.</summary>
    public void NextLinePair()
    {
        (Quads, QuadsAbove) = (QuadsAbove, Quads);
        (Exponents, ExponentsAbove) = (ExponentsAbove, Exponents);
    }
}
