namespace MedImaging;

/// <summary>Groups by density without being told how many there are (HDBSCAN: Campello, Moulavi, Sander 2013): those parts of the tree of nearest links that stay together longest.</summary>
internal sealed class DensityTree(ClusterRows rows, int fewest)
{
    private readonly int _count = rows.Count;

    public int[] Run(CancellationToken cancellationToken)
    {
        int[] labels = new int[_count];
        Array.Fill(labels, -1);
        if (_count < 2 || _count < fewest)
        {
            return labels;
        }

        var merges = Merge(Links(cancellationToken));
        Select(merges, labels);
        return labels;
    }

    // The distance at which a row has enough neighbours.
    private float[] CoreDistances(int[] all, CancellationToken cancellationToken)
    {
        float[] cores = new float[_count], distances = new float[_count];
        int nth = Math.Min(fewest, _count) - 1;
        for (int i = 0; i < _count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Distances(i, all, distances);
            Array.Sort(distances);
            cores[i] = distances[nth];
        }

        return cores;
    }

    // The tree of least total length over mutual reachability: the larger of the distance and both cores (Prim 1957).
    private List<(float Length, int From, int To)> Links(CancellationToken cancellationToken)
    {
        int[] all = [.. Enumerable.Range(0, _count)], nearest = new int[_count];
        float[] cores = CoreDistances(all, cancellationToken), reach = new float[_count], distances = new float[_count];
        bool[] isIn = new bool[_count];
        Array.Fill(reach, float.PositiveInfinity);
        var links = new List<(float, int, int)>(_count - 1);
        int at = 0;
        isIn[0] = true;
        while (links.Count < _count - 1)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Distances(at, all, distances);
            int next = -1;
            for (int i = 0; i < _count; i++)
            {
                if (isIn[i])
                {
                    continue;
                }

                float length = Math.Max(distances[i], Math.Max(cores[i], cores[at]));
                (reach[i], nearest[i]) = length < reach[i] ? (length, at) : (reach[i], nearest[i]);
                next = next < 0 || reach[i] < reach[next] ? i : next;
            }

            links.Add((reach[next], nearest[next], next));
            (at, isIn[next]) = (next, true);
        }

        links.Sort();
        return links;
    }

    // Joins parts from the shortest link on. Rows are parts 0 to n-1, each join makes the next.
    private (int Left, int Right, float Length, int Size)[] Merge(List<(float Length, int From, int To)> links)
    {
        var merges = new (int Left, int Right, float Length, int Size)[links.Count];
        int[] parent = [.. Enumerable.Range(0, _count)], part = [.. Enumerable.Range(0, _count)];
        for (int i = 0; i < links.Count; i++)
        {
            int one = Root(parent, links[i].From), other = Root(parent, links[i].To);
            merges[i] = (part[one], part[other], links[i].Length, SizeOf(merges, part[one]) + SizeOf(merges, part[other]));
            parent[other] = one;
            part[one] = _count + i;
        }

        return merges;
    }

    private static int Root(int[] parent, int at)
    {
        while (parent[at] != at)
        {
            at = parent[at] = parent[parent[at]];
        }

        return at;
    }

    private int SizeOf((int Left, int Right, float Length, int Size)[] merges, int part) => part < _count ? 1 : merges[part - _count].Size;

    // Splits from the top. A part that only loses a few rows stays the same group; where it falls into two large ones, they are kept if together they hold longer than it.
    private void Select((int Left, int Right, float Length, int Size)[] merges, int[] labels)
    {
        var groups = new List<Group> { new(-1, 0f, merges.Length - 1 + _count) };
        var open = new Stack<(int Part, int Group)>([(merges.Length - 1 + _count, 0)]);
        while (open.Count > 0)
        {
            var (part, group) = open.Pop();
            if (part < _count)
            {
                continue;
            }

            var (left, right, length, size) = merges[part - _count];
            float density = 1f / Math.Max(length, 1e-9f);
            bool isLeftLarge = SizeOf(merges, left) >= fewest, isRightLarge = SizeOf(merges, right) >= fewest;
            if (isLeftLarge && isRightLarge)
            {
                groups[group].Hold(size, density);
                foreach (int child in (int[])[left, right])
                {
                    groups.Add(new Group(group, density, child));
                    open.Push((child, groups.Count - 1));
                }

                continue;
            }

            groups[group].Hold(size - (isLeftLarge ? SizeOf(merges, left) : 0) - (isRightLarge ? SizeOf(merges, right) : 0), density);
            if (isLeftLarge || isRightLarge)
            {
                open.Push((isLeftLarge ? left : right, group));
            }
        }

        Label(merges, groups, labels);
    }

    private void Label((int Left, int Right, float Length, int Size)[] merges, List<Group> groups, int[] labels)
    {
        // Children come after their parents: from the end on, each knows what its children hold. The first is all rows: one group says nothing, unless there is no other.
        for (int i = groups.Count - 1; i >= 0; i--)
        {
            var group = groups[i];
            group.IsChosen = group.Held >= group.HeldBelow && (i > 0 || groups.Count == 1);
            if (group.Parent >= 0)
            {
                groups[group.Parent].HeldBelow += Math.Max(group.Held, group.HeldBelow);
            }
        }

        int label = 0;
        bool[] isCovered = new bool[groups.Count];
        for (int i = 0; i < groups.Count; i++)
        {
            isCovered[i] = groups[i].Parent >= 0 && isCovered[groups[i].Parent];
            if (!groups[i].IsChosen || isCovered[i])
            {
                continue;
            }

            isCovered[i] = true;
            Mark(merges, groups[i].Part, label++, labels);
        }
    }

    private void Mark((int Left, int Right, float Length, int Size)[] merges, int top, int label, int[] labels)
    {
        var open = new Stack<int>([top]);
        while (open.Count > 0)
        {
            int part = open.Pop();
            if (part < _count)
            {
                labels[part] = label;
                continue;
            }

            open.Push(merges[part - _count].Left);
            open.Push(merges[part - _count].Right);
        }
    }

    private sealed class Group(int parent, float birth, int part)
    {
        public int Parent { get; } = parent;

        public int Part { get; } = part;

        public double Held { get; private set; }

        public double HeldBelow { get; set; }

        public bool IsChosen { get; set; }

        public void Hold(int size, float density) => Held += size * (double)(density - birth);
    }
}
