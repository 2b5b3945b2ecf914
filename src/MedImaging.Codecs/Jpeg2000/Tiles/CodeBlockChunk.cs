namespace MedImaging.Codecs;

/// <summary>Bytes of a code block that lie together: what one packet brings to one codeword segment.</summary>
internal struct CodeBlockChunk
{
    public int Offset;
    public int Length;

    /// <summary>The next of the same block, or −1.</summary>
    public int Next;
    public ushort Passes;

    /// <summary>Whether a codeword segment begins here.</summary>
    public bool StartsSegment;
}
