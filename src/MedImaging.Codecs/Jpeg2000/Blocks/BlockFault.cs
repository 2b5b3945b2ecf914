namespace MedImaging.Codecs;

/// <summary>What can be wrong with the data of a code block.</summary>
internal enum BlockFault
{
    None,
    TooManyPlanes,
    TooDeep,
    SegmentationSymbol,
    HighThroughput,
}
