namespace MedImaging.Codecs;

/// <summary>A tile-part: where its header segments and its packets lie in the source.</summary>
internal struct TilePart
{
    public int HeaderStart;
    public int DataStart;
    public int End;

    /// <summary>The next part of the same tile, or −1.</summary>
    public int Next;

    /// <summary>Its packet headers in the main header's packed ones (PPM).</summary>
    public int PackedStart;
    public int PackedLength;
}
