namespace MedImaging;

/// <summary>Searches by the graph where that is less work than looking at every allowed row.</summary>
internal sealed class GraphSearch(VectorIndexOptions options)
{
    private const int Samples = 512;

    // A row met on a walk costs this much more than one read in order.
    private const int WalkCost = 16;

    /// <summary>Finds the best rows of the graph in full precision.</summary>
    /// <param name="view">The rows.</param>
    /// <param name="graph">Their graph.</param>
    /// <param name="scratch">With query and filter; takes the hits.</param>
    /// <param name="most">How many.</param>
    /// <param name="isForced">Whether to walk although few are allowed.</param>
    /// <returns><see langword="false"/> when every row had better be looked at: the filter lets too few through, or the walk found too few.</returns>
    public bool TryFind(ShardView view, GraphView graph, SearchScratch scratch, int most, bool isForced)
    {
        int width = Math.Max(options.GraphSearchWidth, most);
        if (!isForced && !PaysFor(view, scratch.Filter, width))
        {
            return false;
        }

        float scale = scratch.EncodeQuery(view.Key);
        var walk = new GraphWalk(view, graph, scratch.WideCodes.Span, scale, scratch.Graph);
        int budget = isForced ? int.MaxValue : Math.Max(view.Count / WalkCost, 32 * width);
        if (!walk.Look(walk.Descend(0), 0, width, scratch.Filter, budget) || scratch.Graph.Found.Count < most)
        {
            return false;
        }

        RankAgain(view, scratch, scratch.Graph.Found);
        return true;
    }

    /// <summary>Scores candidates in full precision.</summary>
    public static void RankAgain(ShardView view, SearchScratch scratch, TopHits candidates)
    {
        var query = scratch.Query.Span;
        foreach (int slot in candidates.Slots)
        {
            scratch.Hits.Offer(FloatDots.Dot(query, view.Row(slot)) + view.Biases[slot], slot);
        }
    }

    // A walk meets about width / share rows, a scan of the allowed share × rows: the walk pays above the share where both cost the same.
    private static bool PaysFor(ShardView view, RowFilter filter, int width)
    {
        if (filter.IsOpen && view.GoneCount == 0)
        {
            return true;
        }

        int count = view.Count, step = Math.Max(1, count / Samples), asked = 0, allowed = 0;
        for (int slot = 0; slot < count; slot += step)
        {
            asked++;
            allowed += view.IsThere(slot) && (filter.IsOpen || filter.Allows(view.Tags[slot])) ? 1 : 0;
        }

        double share = (double)allowed / asked;
        return share * share * count > (double)WalkCost * width;
    }
}
