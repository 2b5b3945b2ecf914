namespace MedImaging;

/// <summary>Puts rows into a graph, one after another; one thread at a time, while others search.</summary>
internal sealed class GraphBuilder
{
    public const int MostLayers = 15;

    private readonly VectorIndexOptions _options;
    private readonly GraphScratch _scratch = new();
    private readonly List<(float Score, int Slot)> _pool = [];
    private readonly List<int> _chosen = [];
    private AlignedArray<short>? _query;
    private AlignedArray<short>? _other;

    public GraphBuilder(VectorIndexOptions options)
    {
        _options = options;
        View = new GraphView { Base = [], Upper = [], Layers = [], Links = options.GraphLinks };
    }

    public GraphBuilder(VectorIndexOptions options, GraphView view) => (_options, View) = (options, view);

    public GraphView View { get; private set; }

    public int Count => View.Count;

    /// <summary>Puts the next rows in.</summary>
    public void Insert(ShardView rows, int most)
    {
        int end = (int)Math.Min(rows.Count, (long)Count + most);
        Grow(end);
        while (Count < end)
        {
            Insert(rows, Count, LayerOf(Count));
        }
    }

    /// <summary>Makes the graph of rows that have moved together. Where a neighbour is gone, its neighbours take its place.</summary>
    public GraphBuilder Pack(ShardView before, int[] moved, ShardView after)
    {
        // Not all rows were in it: those that were are still the first.
        int count = 0;
        for (int slot = 0; slot < Count; slot++)
        {
            count += moved[slot] >= 0 ? 1 : 0;
        }

        var packed = new GraphBuilder(_options);
        packed.Grow(count);
        var (old, fresh) = (View, packed.View);
        var (entry, top) = (0, -1);
        for (int slot = 0; slot < Count; slot++)
        {
            int to = moved[slot];
            if (to < 0)
            {
                continue;
            }

            int layers = fresh.Layers[to] = old.Layers[slot];
            fresh.Upper[to] = layers == 0 ? null : new int[layers * (old.Links + 1)];
            (entry, top) = layers > top ? (to, layers) : (entry, top);
            for (int layer = 0; layer <= layers; layer++)
            {
                packed.Gather(old, slot, layer, moved, after, to);
                packed.Write(fresh, to, layer);
            }
        }

        packed.View = With(fresh, count, entry, Math.Max(top, 0));
        return packed;
    }

    private static GraphView With(GraphView view, int count, int entry, int top)
        => new() { Base = view.Base, Upper = view.Upper, Layers = view.Layers, Links = view.Links, Count = count, Entry = entry, Top = top };

    private void Insert(ShardView rows, int slot, int layers)
    {
        var graph = View;
        graph.Layers[slot] = (byte)layers;
        graph.Upper[slot] = layers == 0 ? null : new int[layers * (graph.Links + 1)];
        graph.Base[slot * ((2 * graph.Links) + 1)] = 0;
        if (graph.Count > 0)
        {
            _query ??= new AlignedArray<short>(rows.Key.CodeStride);
            CodeDots.Widen(rows.Code(slot), _query.Span);
            var walk = new GraphWalk(rows, graph, _query.Span, rows.Scales[slot], _scratch);
            int at = walk.Descend(layers);
            for (int layer = Math.Min(layers, graph.Top); layer >= 0; layer--)
            {
                walk.Look(at, layer, _options.GraphBuildWidth, null, int.MaxValue);
                at = Connect(rows, graph, slot, layer);
            }
        }

        bool isHigher = graph.Count == 0 || layers > graph.Top;
        View = With(graph, slot + 1, isHigher ? slot : graph.Entry, isHigher ? layers : graph.Top);
    }

    /// <returns>The most alike, where the next layer begins.</returns>
    private int Connect(ShardView rows, GraphView graph, int slot, int layer)
    {
        var found = _scratch.Found;
        found.Sort();
        int nearest = found.Slots[0];
        _pool.Clear();
        for (int i = 0; i < found.Count; i++)
        {
            // What is gone leads on, but nothing new is tied to it.
            if (rows.IsThere(found.Slots[i]))
            {
                _pool.Add((found.Scores[i] + rows.Biases[slot], found.Slots[i]));
            }
        }

        if (_pool.Count == 0)
        {
            _pool.Add((found.Scores[0] + rows.Biases[slot], nearest));
        }

        Choose(rows, graph.Links);
        Write(graph, slot, layer);
        foreach (int neighbour in graph.Neighbours(slot, layer))
        {
            LinkBack(rows, graph, neighbour, slot, layer);
        }

        return nearest;
    }

    private void LinkBack(ShardView rows, GraphView graph, int from, int to, int layer)
    {
        int room = layer == 0 ? 2 * graph.Links : graph.Links;
        var list = layer == 0 ? graph.Base.AsSpan(from * (room + 1), room + 1) : graph.Upper[from].AsSpan((layer - 1) * (room + 1), room + 1);
        int count = list[0];
        if (count < room)
        {
            list[count + 1] = to;
            Volatile.Write(ref list[0], count + 1);
            return;
        }

        Collect(rows, from, list[1..]);
        Collect(rows, from, [to]);
        _pool.Sort(static (one, other) => one.Score != other.Score ? other.Score.CompareTo(one.Score) : one.Slot.CompareTo(other.Slot));
        Choose(rows, room);
        Write(graph, from, layer);
    }

    // Adds others to the pool; a pool begins anew with a list.
    private void Collect(ShardView rows, int from, ReadOnlySpan<int> others)
    {
        var query = _other ??= new AlignedArray<short>(rows.Key.CodeStride);
        if (others.Length > 1)
        {
            _pool.Clear();
            CodeDots.Widen(rows.Code(from), query.Span);
        }

        foreach (int other in others)
        {
            _pool.Add((Alike(rows, query.Span, from, other), other));
        }
    }

    private static float Alike(ShardView rows, ReadOnlySpan<short> codes, int slot, int other)
        => (CodeDots.Dot(codes, rows.Code(other)) * rows.Scales[slot] * rows.Scales[other]) + rows.Biases[slot] + rows.Biases[other];

    // Neighbours in different directions: one is taken only if it is more alike to the row than to any taken before (algorithm 4 of the paper).
    private void Choose(ShardView rows, int most)
    {
        _chosen.Clear();
        var query = _other ??= new AlignedArray<short>(rows.Key.CodeStride);
        foreach (var (score, slot) in _pool)
        {
            if (_chosen.Count == most)
            {
                break;
            }

            bool isApart = true;
            if (_chosen.Count > 0 && _pool.Count > most)
            {
                CodeDots.Widen(rows.Code(slot), query.Span);
                for (int i = 0; i < _chosen.Count && isApart; i++)
                {
                    isApart = Alike(rows, query.Span, slot, _chosen[i]) <= score;
                }
            }

            if (isApart)
            {
                _chosen.Add(slot);
            }
        }
    }

    private void Gather(GraphView old, int slot, int layer, int[] moved, ShardView after, int to)
    {
        _pool.Clear();
        _scratch.Begin(after.Count);
        _scratch.See(to);
        var query = _query ??= new AlignedArray<short>(after.Key.CodeStride);
        CodeDots.Widen(after.Code(to), query.Span);
        bool isWhole = true;
        foreach (int next in old.Neighbours(slot, layer))
        {
            if (moved[next] >= 0)
            {
                AddMoved(next);
                continue;
            }

            isWhole = false;
            foreach (int beyond in old.Neighbours(next, layer))
            {
                AddMoved(beyond);
            }
        }

        if (isWhole)
        {
            _chosen.Clear();
            _chosen.AddRange(_pool.Select(item => item.Slot));
            return;
        }

        _pool.Sort(static (one, other) => one.Score != other.Score ? other.Score.CompareTo(one.Score) : one.Slot.CompareTo(other.Slot));
        Choose(after, layer == 0 ? 2 * old.Links : old.Links);

        void AddMoved(int from)
        {
            if (moved[from] is >= 0 and var place && _scratch.See(place))
            {
                _pool.Add((Alike(after, query.Span, to, place), place));
            }
        }
    }

    private void Write(GraphView graph, int slot, int layer)
    {
        int room = layer == 0 ? 2 * graph.Links : graph.Links;
        var list = layer == 0 ? graph.Base.AsSpan(slot * (room + 1), room + 1) : graph.Upper[slot].AsSpan((layer - 1) * (room + 1), room + 1);
        int count = Math.Min(_chosen.Count, room);
        for (int i = 0; i < count; i++)
        {
            list[i + 1] = _chosen[i];
        }

        Volatile.Write(ref list[0], count);
    }

    private void Grow(int count)
    {
        var graph = View;
        if (count <= graph.Layers.Length)
        {
            return;
        }

        int length = Math.Max(count, (int)Math.Min(graph.Layers.Length * 2L, int.MaxValue / ((2 * graph.Links) + 1)));
        int[] lowest = graph.Base;
        int[]?[] upper = graph.Upper;
        byte[] layers = graph.Layers;
        Array.Resize(ref lowest, length * ((2 * graph.Links) + 1));
        Array.Resize(ref upper, length);
        Array.Resize(ref layers, length);
        View = new GraphView { Base = lowest, Upper = upper, Layers = layers, Links = graph.Links, Count = graph.Count, Entry = graph.Entry, Top = graph.Top };
    }

    // SplitMix64 (Steele, Lea, Flood 2014) of seed and slot: the same graph again, in whatever portions the rows came.
    private int LayerOf(int slot)
    {
        ulong z = ((ulong)(uint)_options.Seed << 32) + (uint)slot + 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        double unit = (((z ^ (z >> 31)) >> 11) + 1) / (double)(1UL << 53);
        return Math.Min(MostLayers, (int)(-Math.Log(unit) / Math.Log(_options.GraphLinks)));
    }
}
