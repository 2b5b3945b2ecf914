namespace MedImaging;

/// <summary>A tenant's rows at one moment. Readers take one and keep it: what changes later has a later version and is not in it.</summary>
internal sealed class ShardView
{
    public required VectorIndexKey Key { get; init; }

    public required VectorChunk[] Vectors { get; init; }

    public required AlignedArray<sbyte>[] Codes { get; init; }

    /// <summary>Gets what a code of each row is worth.</summary>
    public required float[] Scales { get; init; }

    /// <summary>Gets what is added to each row's product: nothing for the cosine, minus half the square of its length for distances.</summary>
    public required float[] Biases { get; init; }

    public required RowTags[] Tags { get; init; }

    /// <summary>Gets the version from which on each row is gone.</summary>
    public required int[] Gone { get; init; }

    public required string[] Ids { get; init; }

    public required MappedFile? File { get; init; }

    public int Count { get; init; }

    public int GoneCount { get; init; }

    public int Version { get; init; }

    public GraphView? Graph { get; init; }

    public int Alive => Count - GoneCount;

    public ReadOnlySpan<float> Row(int slot) => Vectors[slot >> VectorChunk.Shift].Floats.Slice((slot & VectorChunk.Mask) * Key.Stride, Key.Stride);

    public ReadOnlySpan<sbyte> Code(int slot) => Codes[slot >> VectorChunk.Shift].Span.Slice((slot & VectorChunk.Mask) * Key.CodeStride, Key.CodeStride);

    public bool IsThere(int slot) => Volatile.Read(ref Gone[slot]) > Version;
}
