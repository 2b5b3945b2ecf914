namespace MedImaging.Codecs;

/// <summary>The rows of a tile-component after the inverse wavelet transform, from top to bottom.</summary>
internal sealed class ComponentRows
{
    private readonly List<ReversibleLevel> _reversible = [];
    private readonly List<IrreversibleLevel> _irreversible = [];
    private SynthesisLevel? _top;
    private Subband _only;
    private int _row;

    public Area Area { get; private set; }

    public bool IsReversible { get; private set; }

    public void Begin(Tile tile, int component)
    {
        int levels = tile.Levels(component);
        ref readonly var lowest = ref tile.Resolution(component, 0);
        _only = tile.Bands[lowest.FirstBand];
        _top = null;
        _row = 0;
        (Area, IsReversible) = (tile.Resolution(component, levels).Area, _only.IsReversible);
        if (Area.IsEmpty)
        {
            return;
        }

        for (int r = 1; r <= levels; r++)
        {
            ref readonly var resolution = ref tile.Resolution(component, r);
            var level = IsReversible ? (SynthesisLevel)At(_reversible, r - 1) : At(_irreversible, r - 1);
            level.Begin(resolution.Area, _top, in _only, tile.Bands.Items.Slice(resolution.FirstBand, 3));
            _top = level;
        }
    }

    /// <summary>The next row: integers, or the bits of <see cref="float"/>s where the transform is irreversible.</summary>
    public ReadOnlySpan<int> NextRow(ReadOnlySpan<int> coefficients)
        => _top is null ? coefficients.Slice(_only.Offset + (_row++ * Area.Width), Area.Width) : _top.NextRow(coefficients);

    private static T At<T>(List<T> levels, int index)
        where T : new()
    {
        while (levels.Count <= index)
        {
            levels.Add(new T());
        }

        return levels[index];
    }
}
