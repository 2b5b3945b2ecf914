namespace MedImaging;

/// <summary>Numbers what hangs together in a mask, in two or three dimensions: two passes and a union-find (Rosenfeld and Pfaltz, 1966), without recursion.</summary>
internal static class ComponentLabels
{
    /// <summary>Numbers the components from 1, in the order of their first pixels.</summary>
    /// <param name="mask">A byte for each pixel, row by row, slice by slice; all but 0 count.</param>
    /// <param name="width">The pixels of a row.</param>
    /// <param name="height">The rows of a slice.</param>
    /// <param name="touchesAtCorners">Whether pixels that share a corner only hang together: 8 and 26 neighbours, else 4 and 6.</param>
    /// <param name="labels">Where the numbers go, 0 where the mask has nothing; its length over that of a slice is the number of slices.</param>
    /// <returns>How many components there are.</returns>
    public static int Label(ReadOnlySpan<byte> mask, int width, int height, bool touchesAtCorners, Span<int> labels)
    {
        var before = Before(touchesAtCorners);
        var parents = new List<int> { 0 };
        for (int i = 0, x = 0, y = 0, z = 0; i < mask.Length; i++)
        {
            labels[i] = mask[i] == 0 ? 0 : LabelOf(labels, i, new Place(x, y, z, width, height), before, parents);
            if (++x == width)
            {
                (x, y) = (0, y + 1);
                (y, z) = y == height ? (0, z + 1) : (y, z);
            }
        }

        // A root is the smallest of its set and so comes first: numbers are given before they are asked for.
        int count = 0;
        int[] final = new int[parents.Count];
        for (int i = 1; i < final.Length; i++)
        {
            final[i] = parents[i] == i ? ++count : final[parents[i]];
        }

        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = final[labels[i]];
        }

        return count;
    }

    private static int LabelOf(ReadOnlySpan<int> labels, int index, Place at, (int X, int Y, int Z)[] before, List<int> parents)
    {
        int label = 0;
        foreach (var (dx, dy, dz) in before)
        {
            if (!at.Has(dx, dy, dz) || labels[index + dx + (((dz * at.Height) + dy) * at.Width)] is not (> 0 and var other))
            {
                continue;
            }

            int root = Root(other, parents);
            if (label != 0 && label != root)
            {
                parents[Math.Max(label, root)] = Math.Min(label, root);
                root = Math.Min(label, root);
            }

            label = root;
        }

        if (label == 0)
        {
            label = parents.Count;
            parents.Add(label);
        }

        return label;
    }

    private static int Root(int label, List<int> parents)
    {
        while (parents[label] != label)
        {
            parents[label] = parents[parents[label]];
            label = parents[label];
        }

        return label;
    }

    private static (int X, int Y, int Z)[] Before(bool touchesAtCorners)
    {
        var before = new List<(int, int, int)>();
        for (int i = 0; i < 13; i++)   // of the 27 around a voxel, those that come before it
        {
            int dx = (i % 3) - 1, dy = (i / 3 % 3) - 1, dz = (i / 9) - 1;
            if (touchesAtCorners || Math.Abs(dx) + Math.Abs(dy) + Math.Abs(dz) == 1)
            {
                before.Add((dx, dy, dz));
            }
        }

        return [.. before];
    }

    private readonly record struct Place(int X, int Y, int Z, int Width, int Height)
    {
        public bool Has(int dx, int dy, int dz) => X + dx >= 0 && X + dx < Width && Y + dy >= 0 && Y + dy < Height && Z + dz >= 0;
    }
}
