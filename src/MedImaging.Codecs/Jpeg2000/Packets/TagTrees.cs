namespace MedImaging.Codecs;

/// <summary>The tag trees of a tile (T.800 B.10.2), all in one array.</summary>
internal sealed class TagTrees
{
    private const int MaxDepth = 32;
    private readonly GrowingArray<Node> _nodes = new();

    public void Clear() => _nodes.Clear();

    /// <summary>Makes a tree; gives its first leaf. Leaves lie row by row.</summary>
    public int Add(int width, int height)
    {
        int first = _nodes.Count;
        while (true)
        {
            int level = _nodes.Count, next = level + (width * height), parentsAcross = (width + 1) / 2;
            bool isRoot = width * height <= 1;
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    int parent = isRoot ? -1 : next + (y / 2 * parentsAcross) + (x / 2);
                    _nodes.Add(new Node { Parent = parent, Value = int.MaxValue });
                }
            }

            if (isRoot)
            {
                return first;
            }

            (width, height) = (parentsAcross, (height + 1) / 2);
        }
    }

    /// <summary>Reads on until it is known whether a leaf's value is below a threshold.</summary>
    public bool IsBelow(int leaf, int threshold, ref PacketBits bits)
    {
        Span<int> path = stackalloc int[MaxDepth];
        int depth = 0;
        for (int node = leaf; node >= 0 && depth < MaxDepth; node = _nodes[node].Parent)
        {
            path[depth++] = node;
        }

        int low = 0;
        while (--depth >= 0)
        {
            ref var node = ref _nodes[path[depth]];
            low = Math.Max(low, node.Low);
            while (low < threshold && low < node.Value)
            {
                if (bits.Bit() != 0)
                {
                    node.Value = low;
                }
                else
                {
                    low++;
                }
            }

            node.Low = low;
        }

        return _nodes[leaf].Value < threshold;
    }

    /// <summary>Gives a leaf its value, before anything of the tree is written.</summary>
    public void SetValue(int leaf, int value)
    {
        for (int node = leaf; node >= 0 && value < _nodes[node].Value; node = _nodes[node].Parent)
        {
            _nodes[node].Value = value;
        }
    }

    /// <summary>Writes what a reader needs to know whether a leaf's value is below a threshold.</summary>
    public void Write(int leaf, int threshold, ref PacketBitWriter bits)
    {
        Span<int> path = stackalloc int[MaxDepth];
        int depth = 0;
        for (int node = leaf; node >= 0 && depth < MaxDepth; node = _nodes[node].Parent)
        {
            path[depth++] = node;
        }

        int low = 0;
        while (--depth >= 0)
        {
            ref var node = ref _nodes[path[depth]];
            for (low = Math.Max(low, node.Low); low < threshold && low < node.Value; low++)
            {
                bits.Bit(0);
            }

            if (low < threshold && !node.IsWritten)
            {
                bits.Bit(1);
                node.IsWritten = true;
            }

            node.Low = low;
        }
    }

    private struct Node
    {
        public int Parent;

        /// <summary>The value, once known.</summary>
        public int Value;

        /// <summary>What the value is known not to be below.</summary>
        public int Low;

        /// <summary>Whether the value was written.</summary>
        public bool IsWritten;
    }
}
