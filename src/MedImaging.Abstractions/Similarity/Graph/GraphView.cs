namespace MedImaging;

/// <summary>A layered graph of neighbours (Malkov, Yashunin 2016: HNSW) as it was at one moment. Lists may change under a reader: every number in them is a slot, and one that is too new is passed over.</summary>
internal sealed class GraphView
{
    /// <summary>Gets the neighbours on the lowest layer: for each slot their number, then they.</summary>
    public required int[] Base { get; init; }

    /// <summary>Gets the neighbours on the layers above, for the few slots that reach them.</summary>
    public required int[]?[] Upper { get; init; }

    public required byte[] Layers { get; init; }

    /// <summary>Gets the most neighbours on an upper layer; twice as many on the lowest.</summary>
    public required int Links { get; init; }

    public int Count { get; init; }

    public int Entry { get; init; }

    /// <summary>Gets the highest layer.</summary>
    public int Top { get; init; }

    /// <summary>Gets the neighbours of a slot on a layer.</summary>
    public ReadOnlySpan<int> Neighbours(int slot, int layer)
    {
        int room = layer == 0 ? 2 * Links : Links;
        var list = layer == 0 ? Base.AsSpan(slot * (room + 1), room + 1)
            : Upper[slot] is { } upper && upper.Length >= layer * (room + 1) ? upper.AsSpan((layer - 1) * (room + 1), room + 1)
            : [];
        return list.IsEmpty ? list : list.Slice(1, Math.Clamp(Volatile.Read(ref list[0]), 0, room));
    }
}
