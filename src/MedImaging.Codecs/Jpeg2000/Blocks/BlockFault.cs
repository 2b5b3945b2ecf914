namespace MedImaging.Codecs;

/// <summary>What can be wrong with the data of a code block.</summary>
internal enum BlockFault
{
    None,
    TooManyPlanes,
    TooDeep,
    SegmentationSymbol,

    /// <summary>A high-throughput block ends before its samples do.</summary>
    Truncated,

    /// <summary>The length field at the end of a clean-up segment is wrong.</summary>
    SuffixLength,

    /// <summary>A bit is set that keeps markers out of a high-throughput block.</summary>
    StuffingBit,

    /// <summary>A high-throughput block has samples beside its last column or below its last line.</summary>
    SamplesOutside,

    /// <summary>A high-throughput block has passes behind the first set.</summary>
    TooManySets,
}
