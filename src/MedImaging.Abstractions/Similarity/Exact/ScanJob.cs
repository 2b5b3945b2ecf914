namespace MedImaging;

/// <summary>One walk over the rows of a view, shared by the threads that help: each takes the next chunk that no one has.</summary>
internal sealed class ScanJob
{
    private int _next;
    private int _from;
    private int _end;

    public ShardView? View { get; private set; }

    public RowFilter? Filter { get; private set; }

    public AlignedArray<float>? Query { get; private set; }

    /// <summary>Gets the query's codes, when rows are looked at by their codes.</summary>
    public AlignedArray<short>? Codes { get; private set; }

    public float CodeScale { get; private set; }

    public void Set(ShardView view, SearchScratch scratch, (int From, int End) slots, float? codeScale)
    {
        (View, Filter, Query, CodeScale) = (view, scratch.Filter, scratch.Query, codeScale ?? 0f);
        Codes = codeScale is null ? null : scratch.WideCodes;
        (_from, _end) = slots;
        _next = _from >> VectorChunk.Shift;
    }

    /// <summary>Forgets the view, so that it does not live on in a pool.</summary>
    public void Clear() => View = null;

    /// <summary>Takes the next chunk.</summary>
    /// <returns>Its slots, or <see langword="null"/> when there is none.</returns>
    public (int From, int End)? Take()
    {
        int chunk = Interlocked.Increment(ref _next) - 1;
        int from = Math.Max(chunk << VectorChunk.Shift, _from), end = Math.Min((chunk + 1) << VectorChunk.Shift, _end);
        return from < end ? (from, end) : null;
    }
}
