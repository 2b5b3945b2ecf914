using System.ComponentModel.DataAnnotations;

namespace MedImaging;

/// <summary>How a vector index works.</summary>
public sealed class VectorIndexOptions
{
    /// <summary>Gets or sets from how many vectors of a tenant on a graph is kept.</summary>
    /// <value>The default is 50,000; <see langword="null"/> keeps none, unless <see cref="VectorIndex.BuildGraphAsync"/> is asked for one.</value>
    [Range(1, int.MaxValue)]
    public int? GraphFrom { get; set; } = 50_000;

    /// <summary>Gets or sets how many neighbours a vector has in the graph; twice as many on its lowest layer.</summary>
    /// <value>The default is 16.</value>
    [Range(4, 64)]
    public int GraphLinks { get; set; } = 16;

    /// <summary>Gets or sets how many candidates are kept while a vector is put into the graph.</summary>
    /// <value>The default is 128.</value>
    [Range(8, 2048)]
    public int GraphBuildWidth { get; set; } = 128;

    /// <summary>Gets or sets how many candidates a search keeps on its way through the graph.</summary>
    /// <value>The default is 64; never fewer than the hits asked for.</value>
    [Range(8, 4096)]
    public int GraphSearchWidth { get; set; } = 64;

    /// <summary>Gets or sets on how many threads one search over every vector runs.</summary>
    /// <value>The default is 1: many searches at once keep all processors busy anyway.</value>
    [Range(1, 64)]
    public int Threads { get; set; } = 1;

    /// <summary>Gets or sets the seed of the graph's layers.</summary>
    /// <value>The default is 1. The same seed and the same order of changes give the same graph.</value>
    public int Seed { get; set; } = 1;

    internal VectorIndexOptions Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(GraphFrom ?? 1, 1);
        ThrowIfOutside(GraphLinks, 4, 64);
        ThrowIfOutside(GraphBuildWidth, 8, 2048);
        ThrowIfOutside(GraphSearchWidth, 8, 4096);
        ThrowIfOutside(Threads, 1, 64);
        return (VectorIndexOptions)MemberwiseClone();
    }

    private static void ThrowIfOutside(int value, int least, int most, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
