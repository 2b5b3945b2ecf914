namespace MedImaging.Codecs;

/// <summary>The block coders of JPEG 2000.</summary>
public enum Jpeg2000Coding
{
    /// <summary>The arithmetic coder of part 1.</summary>
    Arithmetic,

    /// <summary>The high-throughput coder of part 15.</summary>
    HighThroughput,
}
