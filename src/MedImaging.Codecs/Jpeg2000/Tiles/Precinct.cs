namespace MedImaging.Codecs;

/// <summary>A precinct: the blocks of its one or three sub-bands, and how many of its packets came.</summary>
internal struct Precinct
{
    /// <summary>The grid point that its packets are ordered by (B.12.1).</summary>
    public int X;
    public int Y;
    public int FirstGroup;
    public int GroupCount;
    public int LayersRead;
}

/// <summary>The blocks of one sub-band in a precinct, and their tag trees.</summary>
internal struct BlockGroup
{
    public int FirstBlock;
    public int BlockCount;

    /// <summary>The first leaf of the tree of first layers, and of that of missing bit planes (B.10.4, B.10.5).</summary>
    public int InclusionTree;
    public int PlanesTree;
}
