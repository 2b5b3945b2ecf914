namespace MedImaging.Codecs;

/// <summary>The parts of a tile: components, resolutions, sub-bands, precincts and code blocks, each kind in one array that is kept from tile to tile.</summary>
internal sealed class Tile
{
    private readonly GrowingArray<int> _firstResolutions = new();

    public GrowingArray<Resolution> Resolutions { get; } = new();

    public GrowingArray<Subband> Bands { get; } = new();

    public GrowingArray<Precinct> Precincts { get; } = new();

    public GrowingArray<BlockGroup> Groups { get; } = new();

    public GrowingArray<CodeBlock> Blocks { get; } = new();

    public GrowingArray<CodeBlockChunk> Chunks { get; } = new();

    public TagTrees Trees { get; } = new();

    public CodingParameters Coding { get; } = new();

    public Area Area { get; set; }

    public int ComponentCount { get; private set; }

    /// <summary>Gets or sets how many coefficients all sub-bands have together.</summary>
    public int CoefficientCount { get; set; }

    public void Clear(int components)
    {
        _firstResolutions.Clear();
        Resolutions.Clear();
        Bands.Clear();
        Precincts.Clear();
        Groups.Clear();
        Blocks.Clear();
        Chunks.Clear();
        Trees.Clear();
        (ComponentCount, CoefficientCount) = (components, 0);
    }

    /// <summary>Says that the resolutions added from now on are those of the next component.</summary>
    public void BeginComponent() => _firstResolutions.Add(Resolutions.Count);

    public int Levels(int component) => Coding.Components[component].Levels;

    public ref Resolution Resolution(int component, int index) => ref Resolutions[_firstResolutions[component] + index];
}
