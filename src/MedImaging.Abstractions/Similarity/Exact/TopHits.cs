namespace MedImaging;

/// <summary>The best of many: a heap of bounded size with the worst of them on top. Of equals the earlier slot is better, so that the order of asking does not matter.</summary>
internal sealed class TopHits
{
    private float[] _scores = new float[16];
    private int[] _slots = new int[16];
    private int _most;

    public int Count { get; private set; }

    public bool IsFull => Count == _most;

    /// <summary>Gets the score below which nothing is taken any more.</summary>
    public float Floor { get; private set; }

    public ReadOnlySpan<int> Slots => _slots.AsSpan(0, Count);

    public ReadOnlySpan<float> Scores => _scores.AsSpan(0, Count);

    public void Reset(int most)
    {
        if (_slots.Length < most)
        {
            (_scores, _slots) = (new float[most], new int[most]);
        }

        (_most, Count, Floor) = (most, 0, most == 0 ? float.PositiveInfinity : float.NegativeInfinity);
    }

    public void Offer(float score, int slot)
    {
        // Not a number is never at least the floor.
        if (!(score >= Floor))
        {
            return;
        }

        if (Count < _most)
        {
            Rise(Count++, score, slot);
        }
        else if (_most > 0 && IsBetter(score, slot, _scores[0], _slots[0]))
        {
            Sink(score, slot, Count);
        }

        Floor = IsFull && _most > 0 ? _scores[0] : Floor;
    }

    public void OfferAll(TopHits others)
    {
        for (int i = 0; i < others.Count; i++)
        {
            Offer(others._scores[i], others._slots[i]);
        }
    }

    /// <summary>Puts the best first. Nothing can be offered afterwards.</summary>
    public void Sort()
    {
        for (int end = Count - 1; end > 0; end--)
        {
            var (score, slot) = (_scores[end], _slots[end]);
            (float worst, int worstSlot) = (_scores[0], _slots[0]);
            Sink(score, slot, end);
            (_scores[end], _slots[end]) = (worst, worstSlot);
        }
    }

    private static bool IsBetter(float score, int slot, float otherScore, int otherSlot) => score > otherScore || (score == otherScore && slot < otherSlot);

    private void Rise(int at, float score, int slot)
    {
        var (scores, slots) = (_scores, _slots);
        while (at > 0)
        {
            int above = (at - 1) / 2;
            if (!IsBetter(scores[above], slots[above], score, slot))
            {
                break;
            }

            (scores[at], slots[at]) = (scores[above], slots[above]);
            at = above;
        }

        (scores[at], slots[at]) = (score, slot);
    }

    // Puts an item in the place of the worst, among the first so many.
    private void Sink(float score, int slot, int count)
    {
        var (scores, slots) = (_scores, _slots);
        int at = 0;
        while (true)
        {
            int below = (2 * at) + 1;
            if (below >= count)
            {
                break;
            }

            if (below + 1 < count && IsBetter(scores[below], slots[below], scores[below + 1], slots[below + 1]))
            {
                below++;
            }

            if (!IsBetter(score, slot, scores[below], slots[below]))
            {
                break;
            }

            (scores[at], slots[at]) = (scores[below], slots[below]);
            at = below;
        }

        (scores[at], slots[at]) = (score, slot);
    }
}
