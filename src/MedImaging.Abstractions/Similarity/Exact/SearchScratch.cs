namespace MedImaging;

/// <summary>What one search at a time needs; kept, so that searches allocate nothing once they are warm.</summary>
internal sealed class SearchScratch
{
    private readonly List<ScanPartner> _partners = [];

    public SearchScratch(VectorIndexKey key)
    {
        Query = new AlignedArray<float>(key.Stride);
        Codes = new sbyte[key.CodeStride];
        WideCodes = new AlignedArray<short>(key.CodeStride);
        Own = new ChunkScan(key);
    }

    public AlignedArray<float> Query { get; }

    public sbyte[] Codes { get; }

    public AlignedArray<short> WideCodes { get; }

    public RowFilter Filter { get; } = new();

    /// <summary>Gets the work of the thread that asks.</summary>
    public ChunkScan Own { get; }

    /// <summary>Gets the hits, in full precision.</summary>
    public TopHits Hits { get; } = new();

    public GraphScratch Graph { get; } = new();

    public ScanJob Job { get; } = new();

    /// <summary>Makes the query's codes.</summary>
    /// <returns>Their scale.</returns>
    public float EncodeQuery(VectorIndexKey key)
    {
        float scale = VectorCodes.Encode(Query.Span[..key.Dimensions], Codes);
        CodeDots.Widen(Codes, WideCodes.Span);
        return scale;
    }

    /// <summary>Gets a partner that no other search has.</summary>
    public ScanPartner Partner(int number, VectorIndexKey key)
    {
        while (_partners.Count <= number)
        {
            _partners.Add(new ScanPartner(key));
        }

        return _partners[number];
    }
}
