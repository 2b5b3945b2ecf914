namespace MedImaging.Codecs;

/// <summary>The SIZ marker segment (T.800 A.5.1): the reference grid, the tiles and the components.</summary>
internal sealed class ImageSize
{
    private const int MaxComponents = 256;
    private readonly SampledComponent[] _components = new SampledComponent[MaxComponents];

    public int Right { get; private set; }

    public int Bottom { get; private set; }

    public int Left { get; private set; }

    public int Top { get; private set; }

    public long TileWidth { get; private set; }

    public long TileHeight { get; private set; }

    public int TileLeft { get; private set; }

    public int TileTop { get; private set; }

    public int TilesAcross { get; private set; }

    public int TileCount { get; private set; }

    public int ComponentCount { get; private set; }

    public ReadOnlySpan<SampledComponent> Components => _components.AsSpan(0, ComponentCount);

    /// <summary>Gets how many grid points lie between pixels of the frame: more than one where all components are sampled equally.</summary>
    public (int X, int Y) Step { get; private set; }

    public PixelShape Shape { get; private set; }

    public void Read(SegmentReader segment, int sourceLength)
    {
        long offset = segment.Offset;
        segment.UInt16();
        (Right, Bottom) = (Coordinate(ref segment), Coordinate(ref segment));
        (Left, Top) = (Coordinate(ref segment), Coordinate(ref segment));
        (TileWidth, TileHeight) = (segment.UInt32(), segment.UInt32());
        (TileLeft, TileTop) = (Coordinate(ref segment), Coordinate(ref segment));
        if (Right <= Left || Bottom <= Top || TileLeft > Left || TileTop > Top || TileLeft + TileWidth <= Left || TileTop + TileHeight <= Top)
        {
            throw Fault.Malformed("the image area and the tiles of SIZ do not meet", offset);
        }

        CountTiles(offset, sourceLength);
        ReadComponents(ref segment);
        FindShape(offset);
    }

    /// <summary>The area of a tile on the reference grid (B.3).</summary>
    public Area Tile(int index)
    {
        long x = TileLeft + index % TilesAcross * TileWidth, y = TileTop + index / TilesAcross * TileHeight;
        return new Area((int)Math.Max(x, Left), (int)Math.Max(y, Top), (int)Math.Min(x + TileWidth, Right), (int)Math.Min(y + TileHeight, Bottom));
    }

    private static int Coordinate(ref SegmentReader segment)
    {
        uint value = segment.UInt32();
        return value <= int.MaxValue ? (int)value : throw Fault.Limit("a coordinate is beyond 31 bits", segment.Offset);
    }

    private void CountTiles(long offset, int sourceLength)
    {
        long across = (Right - TileLeft + TileWidth - 1) / TileWidth, down = (Bottom - TileTop + TileHeight - 1) / TileHeight;
        if (across > sourceLength || down > sourceLength || across * down > sourceLength)
        {
            throw Fault.Malformed("there are more tiles than bytes", offset);   // each needs an SOT segment
        }

        (TilesAcross, TileCount) = ((int)across, (int)(across * down));
    }

    private void ReadComponents(ref SegmentReader segment)
    {
        int count = segment.UInt16();
        if (count is 0 or > MaxComponents)
        {
            throw count == 0 ? Fault.Malformed("there is no component", segment.Offset) : Fault.Unsupported("more than 256 components", segment.Offset);
        }

        for (int i = 0; i < count; i++)
        {
            int depth = segment.Byte(), bits = (depth & 0x7F) + 1;
            var component = new SampledComponent(bits, depth > 0x7F, segment.Byte(), segment.Byte());
            if (bits > 31 || component.StepX == 0 || component.StepY == 0)
            {
                throw bits > 31 ? Fault.Unsupported("samples of more than 31 bits", segment.Offset) : Fault.Malformed("a component is sampled at a step of 0", segment.Offset);
            }

            _components[i] = component;
        }

        ComponentCount = count;
    }

    private void FindShape(long offset)
    {
        var first = _components[0];
        bool equal = true;
        int bits = 0;
        foreach (var component in Components)
        {
            if (component.IsSigned != first.IsSigned)
            {
                throw Fault.Unsupported("signed and unsigned components in one frame", offset);
            }

            equal &= component.StepX == first.StepX && component.StepY == first.StepY;
            bits = Math.Max(bits, component.Bits);
        }

        Step = equal ? (first.StepX, first.StepY) : (1, 1);
        var area = new Area(Left, Top, Right, Bottom).Sampled(Step.X, Step.Y);
        if (area.IsEmpty)
        {
            throw Fault.Malformed("the components have no samples", offset);
        }

        Shape = new PixelShape(area.Width, area.Height, ComponentCount, bits, first.IsSigned);
    }
}
