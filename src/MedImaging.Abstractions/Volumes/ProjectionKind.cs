namespace MedImaging;

/// <summary>What a projection keeps of the values along a line.</summary>
public enum ProjectionKind
{
    /// <summary>The largest: maximum intensity projection.</summary>
    Maximum,

    /// <summary>The mean, as in a radiograph.</summary>
    Mean,

    /// <summary>The smallest: minimum intensity projection.</summary>
    Minimum,
}
