namespace MedImaging;

/// <summary>How a search goes through the vectors.</summary>
public enum VectorSearchMode
{
    /// <summary>The graph where it is there and the filter leaves enough to walk on, else every allowed vector, exactly.</summary>
    Automatic,

    /// <summary>Every allowed vector, in full precision.</summary>
    Exact,

    /// <summary>Every allowed vector by its codes of eight bits, and the best of them again in full precision.</summary>
    Quantised,

    /// <summary>The graph, whatever the filter; what the graph cannot find is looked for exactly.</summary>
    Graph,
}
