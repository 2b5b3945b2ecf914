namespace MedImaging.Codecs;

/// <summary>Decodes a frame, tile by tile. It keeps its memory from frame to frame.</summary>
internal sealed class FrameDecoder
{
    private readonly CodestreamIndex _index = new();
    private readonly TileReader _reader = new();
    private readonly TileWriter _writer = new();

    public Jpeg2000Info ReadInfo(ReadOnlySpan<byte> source)
    {
        var (start, length) = Jp2Boxes.FindCodestream(source);
        _index.ReadMainHeader(source.Slice(start, length));
        return Info();
    }

    public void Decode(ReadOnlySpan<byte> source, Span<byte> destination, int maxParallelism)
    {
        var (start, length) = Jp2Boxes.FindCodestream(source);
        source = source.Slice(start, length);
        int position = _index.ReadMainHeader(source);
        long needed = _index.Size.Shape.ByteCount;
        if (destination.Length < needed)
        {
            throw new ArgumentException($"The frame needs {needed} bytes; {destination.Length} were given.", nameof(destination));
        }

        _index.ReadTileParts(source, position);
        for (int tile = 0; tile < _index.Size.TileCount; tile++)
        {
            _reader.Read(source, _index, tile, maxParallelism);
            _writer.Write(_reader.Tile, _index.Size, _reader.Coefficients, destination, _index.Part(_index.FirstPart(tile)).DataStart);
        }
    }

    private Jpeg2000Info Info()
    {
        var coding = _index.Coding;
        bool isReversible = true, isHighThroughput = false;
        foreach (var component in coding.Components)
        {
            isReversible &= component.IsReversible;
            isHighThroughput |= (component.Style & BlockStyle.HighThroughput) != BlockStyle.None;
        }

        return new Jpeg2000Info(_index.Size.Shape, isHighThroughput ? Jpeg2000Coding.HighThroughput : Jpeg2000Coding.Arithmetic, isReversible, coding.HasTransform);
    }
}
