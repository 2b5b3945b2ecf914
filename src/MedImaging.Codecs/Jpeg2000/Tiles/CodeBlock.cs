namespace MedImaging.Codecs;

/// <summary>A code block of a tile, and what the packets have said of it.</summary>
internal struct CodeBlock
{
    /// <summary>Where its first coefficient lies among those of the tile.</summary>
    public int Offset;
    public int Band;
    public ushort Width;
    public ushort Height;

    /// <summary>The first and the last of its pieces of data; −1 if there is none.</summary>
    public int FirstChunk;
    public int LastChunk;

    /// <summary>The coding passes so far.</summary>
    public ushort Passes;

    /// <summary>The passes that still go into the open codeword segment.</summary>
    public ushort SegmentRoom;

    public byte MissingPlanes;
    public byte LengthBits;
    public bool IsIncluded;
}
