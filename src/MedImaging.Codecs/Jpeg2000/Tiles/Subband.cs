namespace MedImaging.Codecs;

/// <summary>A sub-band of a tile-component: where its coefficients lie and how they are scaled.</summary>
internal struct Subband
{
    public Area Area;

    /// <summary>Where its first coefficient lies among those of the tile; rows follow one another.</summary>
    public int Offset;

    /// <summary>0 LL, 1 HL (horizontally high), 2 LH, 3 HH.</summary>
    public int Orientation;

    /// <summary>The magnitude bits M_b (equation E-2), a region's shift not counted.</summary>
    public int Bits;
    public int RegionShift;
    public bool IsReversible;

    /// <summary>The value of the unit step of an irreversible band.</summary>
    public float Step;
    public BlockStyle Style;
}
