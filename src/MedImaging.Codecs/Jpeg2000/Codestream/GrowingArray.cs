namespace MedImaging.Codecs;

/// <summary>A list that keeps its memory from frame to frame and hands out references to its items.</summary>
internal sealed class GrowingArray<T>
{
    private T[] _items = [];

    public int Count { get; private set; }

    public ref T this[int index] => ref _items[index];

    public Span<T> Items => _items.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public ref T Add(T item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(16, Count * 2));
        }

        _items[Count] = item;
        return ref _items[Count++];
    }

    /// <summary>Makes it hold exactly so many items; what they hold is left over from before.</summary>
    public void SetCount(int count)
    {
        if (count > _items.Length)
        {
            _items = new T[Math.Max(count, 16)];
        }

        Count = count;
    }
}
