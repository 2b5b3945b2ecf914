namespace MedImaging;

/// <summary>Walks through a graph towards a query, by codes of eight bits: a quarter of the memory of the floats, and precise enough to find the way.</summary>
internal readonly ref struct GraphWalk(ShardView view, GraphView graph, ReadOnlySpan<short> query, float scale, GraphScratch scratch)
{
    private readonly ShardView _view = view;
    private readonly GraphView _graph = graph;
    private readonly ReadOnlySpan<short> _query = query;
    private readonly float _scale = scale;
    private readonly GraphScratch _scratch = scratch;

    public float Score(int slot) => Score(CodeDots.Dot(_query, _view.Code(slot)), slot);

    /// <summary>Goes down from the entry to a layer, always to the neighbour that is most alike.</summary>
    /// <returns>Where it ends.</returns>
    public int Descend(int layer)
    {
        int at = _graph.Entry;
        float best = Score(at);
        for (int level = _graph.Top; level > layer; level--)
        {
            bool isBetter = true;
            while (isBetter)
            {
                isBetter = false;
                foreach (int next in _graph.Neighbours(at, level))
                {
                    if ((uint)next < (uint)_graph.Count && Score(next) is var score && score > best)
                    {
                        (best, at, isBetter) = (score, next, true);
                    }
                }
            }
        }

        return at;
    }

    /// <summary>Looks around on a layer for the most alike that are allowed; those that are not are walked over all the same.</summary>
    /// <param name="start">Where to begin.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="width">How many to find.</param>
    /// <param name="filter">What is allowed; <see langword="null"/> for everything, also what is gone.</param>
    /// <param name="budget">How many slots may be looked at.</param>
    /// <returns><see langword="false"/> when the budget was used up.</returns>
    public bool Look(int start, int layer, int width, RowFilter? filter, int budget)
    {
        var (found, candidates) = (_scratch.Found, _scratch.Candidates);
        found.Reset(width);
        candidates.Clear();
        _scratch.Begin(_graph.Count);
        _scratch.See(start);
        float first = Score(start);
        candidates.Push(first, start);
        Offer(found, filter, first, start);
        while (candidates.Count > 0)
        {
            var (score, slot) = candidates.Pop();
            if (found.IsFull && score < found.Floor)
            {
                break;
            }

            int count = ScoreFresh(_graph.Neighbours(slot, layer));
            budget -= count;
            if (budget < 0)
            {
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                float next = _scratch.Scores[i];
                if (!found.IsFull || next > found.Floor)
                {
                    candidates.Push(next, _scratch.Fresh[i]);
                    Offer(found, filter, next, _scratch.Fresh[i]);
                }
            }
        }

        return true;
    }

    // Four at a time, so that the processor waits for four rows at once.
    private int ScoreFresh(ReadOnlySpan<int> neighbours)
    {
        var (fresh, scores) = (_scratch.Fresh, _scratch.Scores);
        int count = 0, i = 0;
        foreach (int next in neighbours)
        {
            if ((uint)next < (uint)_graph.Count && _scratch.See(next))
            {
                fresh[count++] = next;
            }
        }

        for (; i + 4 <= count; i += 4)
        {
            var (a, b, c, d) = CodeDots.Dot4(_query, _view.Code(fresh[i]), _view.Code(fresh[i + 1]), _view.Code(fresh[i + 2]), _view.Code(fresh[i + 3]));
            (scores[i], scores[i + 1]) = (Score(a, fresh[i]), Score(b, fresh[i + 1]));
            (scores[i + 2], scores[i + 3]) = (Score(c, fresh[i + 2]), Score(d, fresh[i + 3]));
        }

        for (; i < count; i++)
        {
            scores[i] = Score(fresh[i]);
        }

        return count;
    }

    private float Score(int sum, int slot) => (sum * _scale * _view.Scales[slot]) + _view.Biases[slot];

    private void Offer(TopHits found, RowFilter? filter, float score, int slot)
    {
        if (filter is null || (_view.IsThere(slot) && (filter.IsOpen || filter.Allows(_view.Tags[slot]))))
        {
            found.Offer(score, slot);
        }
    }
}
