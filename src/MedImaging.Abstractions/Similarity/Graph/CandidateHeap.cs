namespace MedImaging;

/// <summary>Slots still to be looked at, the most alike on top.</summary>
internal sealed class CandidateHeap
{
    private (float Score, int Slot)[] _items = new (float, int)[256];

    public int Count { get; private set; }

    public void Clear() => Count = 0;

    public void Push(float score, int slot)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        var items = _items;
        int at = Count++;
        while (at > 0 && items[(at - 1) / 2].Score < score)
        {
            items[at] = items[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        items[at] = (score, slot);
    }

    public (float Score, int Slot) Pop()
    {
        var items = _items;
        var top = items[0];
        var last = items[--Count];
        int at = 0, count = Count;
        while (true)
        {
            int below = (2 * at) + 1;
            if (below >= count)
            {
                break;
            }

            below += below + 1 < count && items[below + 1].Score > items[below].Score ? 1 : 0;
            if (items[below].Score <= last.Score)
            {
                break;
            }

            items[at] = items[below];
            at = below;
        }

        items[at] = last;
        return top;
    }
}
