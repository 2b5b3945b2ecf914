namespace MedImaging.Codecs;

/// <summary>How a component is coded: what COD or COC, QCD or QCC and RGN say of it.</summary>
internal sealed class ComponentCoding
{
    public const int MaxLevels = 32;
    private readonly byte[] _precincts = new byte[MaxLevels + 1];
    private readonly ushort[] _steps = new ushort[(3 * MaxLevels) + 1];

    public int Levels { get; private set; }

    /// <summary>Gets the exponents of the code-block size.</summary>
    public (int X, int Y) Block { get; private set; }

    public BlockStyle Style { get; private set; }

    public bool IsReversible { get; private set; }

    /// <summary>Gets or sets the bits that a region of interest is raised by (A.6.3).</summary>
    public int RegionShift { get; set; }

    public int GuardBits { get; private set; }

    /// <summary>Gets or sets whether COC, and not COD, was read in the header at hand.</summary>
    public bool HasOwnStyle { get; set; }

    /// <summary>Gets or sets whether QCC, and not QCD, was read in the header at hand.</summary>
    public bool HasOwnSteps { get; set; }

    private int StepStyle { get; set; }

    private int StepCount { get; set; }

    public void CopyFrom(ComponentCoding other)
    {
        CopyStyleFrom(other);
        CopyStepsFrom(other);
        (RegionShift, HasOwnStyle, HasOwnSteps) = (other.RegionShift, false, false);
    }

    public void CopyStyleFrom(ComponentCoding other)
    {
        (Levels, Block, Style, IsReversible) = (other.Levels, other.Block, other.Style, other.IsReversible);
        other._precincts.CopyTo(_precincts, 0);
    }

    public void CopyStepsFrom(ComponentCoding other)
    {
        (StepStyle, StepCount, GuardBits) = (other.StepStyle, other.StepCount, other.GuardBits);
        other._steps.CopyTo(_steps, 0);
    }

    /// <summary>The exponents of the precinct size at a resolution (A.6.1, table A.21).</summary>
    public (int X, int Y) Precinct(int resolution) => (_precincts[resolution] & 15, _precincts[resolution] >> 4);

    /// <summary>Reads the SP parameters of COD or COC (table A.20).</summary>
    public void ReadStyle(ref SegmentReader segment, bool hasPrecincts)
    {
        long offset = segment.Offset;
        Levels = segment.Byte();
        Block = ((segment.Byte() & 15) + 2, (segment.Byte() & 15) + 2);
        Style = (BlockStyle)segment.Byte();
        int transform = segment.Byte();
        if (Levels > MaxLevels || Block.X > 10 || Block.Y > 10 || Block.X + Block.Y > 12 || transform > 1)
        {
            throw Fault.Malformed("the coding style is outside its ranges", offset);
        }

        if ((Style & BlockStyle.Mixed) != BlockStyle.None)
        {
            throw Fault.Unsupported("code blocks of both coders in one component", offset);
        }

        IsReversible = transform == 1;
        for (int r = 0; r <= Levels; r++)
        {
            int size = hasPrecincts ? segment.Byte() : 0xFF;
            if (r > 0 && ((size & 15) == 0 || size >> 4 == 0))
            {
                throw Fault.Malformed("a precinct is half a sample wide", segment.Offset);
            }

            _precincts[r] = (byte)size;
        }
    }

    /// <summary>Reads QCD or the rest of QCC (A.6.4).</summary>
    public void ReadSteps(ref SegmentReader segment)
    {
        int style = segment.Byte();
        (StepStyle, GuardBits) = (style & 31, style >> 5);
        if (StepStyle > 2)
        {
            throw Fault.Malformed("a quantization style that is none", segment.Offset);
        }

        int width = StepStyle == 0 ? 1 : 2;
        StepCount = StepStyle == 1 ? 1 : Math.Min(segment.Left / width, _steps.Length);
        for (int i = 0; i < StepCount; i++)
        {
            _steps[i] = (ushort)(StepStyle == 0 ? segment.Byte() >> 3 << 11 : segment.UInt16());
        }
    }

    /// <summary>The exponent and mantissa of a sub-band's step (E.1.1); bands count from LL, then three a resolution.</summary>
    public (int Exponent, int Mantissa) BandStep(int band, long offset)
    {
        if (StepStyle == 1)
        {
            // Derived: the exponent falls with each level above LL (equation E-5).
            int exponent = (_steps[0] >> 11) - (band == 0 ? 0 : (band - 1) / 3);
            return (Math.Max(exponent, 0), _steps[0] & 0x7FF);
        }

        return band < StepCount ? (_steps[band] >> 11, _steps[band] & 0x7FF) : throw Fault.Malformed("a sub-band has no quantization step", offset);
    }
}
