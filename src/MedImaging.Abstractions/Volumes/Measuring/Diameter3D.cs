namespace MedImaging;

/// <summary>The longest way between two voxels of a structure, from face to face.</summary>
internal static class Diameter3D
{
    /// <summary>Finds the longest diameter.</summary>
    /// <remarks>
    /// Only corners of the convex hull can end it, and a corner of the hull is a corner of the hull within every plane of the grid:
    /// hulls of slices, then of rows, leave few voxels. These are looked at from the outermost in, until no pair can be longer.
    /// </remarks>
    public static double Of(IReadOnlyList<Voxel> edges, VolumeGeometry grid)
    {
        var corners = Corners(Corners(edges, voxel => voxel.Slice, voxel => (voxel.Column, voxel.Row)), voxel => voxel.Row, voxel => (voxel.Column, voxel.Slice));
        PatientVector[] places = [.. corners.Select(voxel => grid.PositionOf(voxel.Column, voxel.Row, voxel.Slice))];
        var middle = places.Aggregate((sum, place) => sum + place) * (1d / places.Length);
        double[] distances = [.. places.Select(place => (place - middle).Length)];
        Array.Sort(distances, places);
        Array.Reverse(distances);
        Array.Reverse(places);

        PatientVector[] steps = [grid.ColumnStep, grid.RowStep, grid.SliceStep];
        double step = steps.Max(item => item.Length), best = step;
        for (int i = 0; i < places.Length && (2 * distances[i]) + step > best; i++)
        {
            for (int j = i + 1; j < places.Length && distances[i] + distances[j] + step > best; j++)
            {
                var way = places[i] - places[j];
                double square = way.Dot(way), least = best - step;
                if (least <= 0 || square > least * least)
                {
                    best = Math.Max(best, Lengthened(way, square, steps));
                }
            }
        }

        return best;
    }

    // Half a step further at both ends, along the axis of the grid that adds most.
    private static double Lengthened(PatientVector way, double square, PatientVector[] steps)
        => Math.Sqrt(steps.Max(step => square + (2 * Math.Abs(way.Dot(step))) + step.Dot(step)));

    private static List<Voxel> Corners(IEnumerable<Voxel> voxels, Func<Voxel, int> plane, Func<Voxel, (int X, int Y)> place)
    {
        var kept = new List<Voxel>();
        foreach (var group in voxels.GroupBy(plane))
        {
            var corners = ConvexHull.Of(group.Select(voxel => new FramePoint(place(voxel).X, place(voxel).Y))).ToHashSet();
            kept.AddRange(group.Where(voxel => corners.Contains(new FramePoint(place(voxel).X, place(voxel).Y))));
        }

        return kept;
    }
}
