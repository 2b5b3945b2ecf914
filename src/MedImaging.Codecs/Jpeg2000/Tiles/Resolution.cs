namespace MedImaging.Codecs;

/// <summary>A resolution of a tile-component.</summary>
internal struct Resolution
{
    public Area Area;

    /// <summary>Its first precinct and how many lie in a row and a column.</summary>
    public int FirstPrecinct;
    public int PrecinctsAcross;
    public int PrecinctsDown;

    /// <summary>Its first sub-band: LL at resolution 0, otherwise HL, LH and HH.</summary>
    public int FirstBand;

    public readonly int PrecinctCount => PrecinctsAcross * PrecinctsDown;
}
