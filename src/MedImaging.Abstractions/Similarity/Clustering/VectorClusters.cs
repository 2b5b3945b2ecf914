namespace MedImaging;

/// <summary>Entries in groups that are alike.</summary>
/// <param name="Clusters">The ids of each group's entries; larger groups first.</param>
/// <param name="Noise">The ids of entries in no group.</param>
public sealed record VectorClusters(IReadOnlyList<IReadOnlyList<string>> Clusters, IReadOnlyList<string> Noise)
{
    internal static VectorClusters Of(IReadOnlyList<string> ids, int[] labels)
    {
        var groups = new SortedDictionary<int, List<string>>();
        var noise = new List<string>();
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0)
            {
                noise.Add(ids[i]);
            }
            else if (groups.TryGetValue(labels[i], out var group))
            {
                group.Add(ids[i]);
            }
            else
            {
                groups[labels[i]] = [ids[i]];
            }
        }

        // A stable order: of equally large groups the one with the earliest entry comes first.
        return new VectorClusters([.. groups.Values.OrderByDescending(group => group.Count)], noise);
    }
}
