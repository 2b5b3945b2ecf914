using System.Collections.Concurrent;

namespace MedImaging;

/// <summary>Scratch space for as many searches as ever ran at once.</summary>
internal sealed class ScratchPool(VectorIndexKey key)
{
    private readonly ConcurrentQueue<SearchScratch> _free = new();

    public SearchScratch Rent() => _free.TryDequeue(out var scratch) ? scratch : new SearchScratch(key);

    public void Return(SearchScratch scratch) => _free.Enqueue(scratch);
}
