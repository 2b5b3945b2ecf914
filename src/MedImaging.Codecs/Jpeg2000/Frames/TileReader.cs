namespace MedImaging.Codecs;

/// <summary>Reads a tile: its headers, its packets, its code blocks.</summary>
internal sealed class TileReader
{
    private readonly PackedHeaders _packed = new();
    private readonly PacketWalk _walk = new();
    private readonly List<BlockWorker> _workers = [];
    private int[] _coefficients = [];
    private byte[] _copy = [];
    private int _nextBlock;
    private int _firstBad;

    public Tile Tile { get; } = new();

    public ReadOnlySpan<int> Coefficients => _coefficients.AsSpan(0, Tile.CoefficientCount);

    public void Read(ReadOnlySpan<byte> source, CodestreamIndex index, int number, int maxParallelism)
    {
        int first = index.FirstPart(number);
        if (first < 0)
        {
            throw Fault.Truncated("a tile is missing", source.Length);
        }

        Tile.Area = index.Size.Tile(number);
        long packetBytes = ReadHeaders(source, index, first);
        TileLayout.Build(Tile, index.Size, packetBytes, index.Part(first).DataStart);
        var reader = new PacketReader(Tile, index, source, first, _packed.Bytes, _packed.Any || index.Packed.Any);
        _walk.ReadAll(Tile, ref reader, index.IsWhole);
        DecodeBlocks(source, maxParallelism, index.Part(first).DataStart);
    }

    // The segments of all its tile-parts, and how many bytes its packets can be in.
    private long ReadHeaders(ReadOnlySpan<byte> source, CodestreamIndex index, int first)
    {
        Tile.Coding.CopyFrom(index.Coding);
        _packed.Clear();
        bool hasChanges = false;
        long bytes = 0;
        for (int part = first; part >= 0; part = index.Part(part).Next)
        {
            ref readonly var place = ref index.Part(part);
            for (int position = place.HeaderStart; position < place.DataStart - 2;)
            {
                int code = CodestreamIndex.Code(source, position);
                var (start, length) = CodestreamIndex.Segment(source, position, code);
                if (code == Marker.PackedHeadersTile)
                {
                    _packed.Note(source, start, length);
                }
                else
                {
                    if (code == Marker.ProgressionChange && !hasChanges)
                    {
                        hasChanges = true;
                        Tile.Coding.Changes.Clear();   // those of the main header are not for this tile (A.6.6)
                    }

                    Tile.Coding.Read(code, new SegmentReader(source.Slice(start, length), start));
                }

                position = start + length;
            }

            _packed.Append(index.Packed.Bytes.Slice(place.PackedStart, place.PackedLength));
            bytes += place.End - place.DataStart + place.PackedLength;
        }

        _packed.Join(source);
        return bytes + _packed.Bytes.Length;
    }

    private void DecodeBlocks(ReadOnlySpan<byte> source, int maxParallelism, long offset)
    {
        if (_coefficients.Length < Tile.CoefficientCount)
        {
            _coefficients = new int[Tile.CoefficientCount];
        }

        int workers = Math.Min(maxParallelism, Tile.Blocks.Count);
        while (_workers.Count < Math.Max(workers, 1))
        {
            _workers.Add(new BlockWorker());
        }

        if (workers > 1)
        {
            DecodeOnThreads(source, workers, offset);
            return;
        }

        for (int i = 0; i < Tile.Blocks.Count; i++)
        {
            var fault = _workers[0].Decode(Tile, i, source, _coefficients);
            if (fault != BlockFault.None)
            {
                throw Describe(fault, offset);
            }
        }
    }

    // Threads cannot hold the caller's span: they read from a copy of the coded bytes, small beside what it decodes to.
    private void DecodeOnThreads(ReadOnlySpan<byte> source, int workers, long offset)
    {
        if (_copy.Length < source.Length)
        {
            _copy = new byte[source.Length];
        }

        source.CopyTo(_copy);
        (_nextBlock, _firstBad) = (0, int.MaxValue);
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, Work);
        if (_firstBad != int.MaxValue)
        {
            throw Describe(_workers[0].Decode(Tile, _firstBad, source, _coefficients), offset);
        }
    }

    private void Work(int number)
    {
        var worker = _workers[number];
        while (true)
        {
            int block = Interlocked.Increment(ref _nextBlock) - 1;
            if (block >= Math.Min(Tile.Blocks.Count, Volatile.Read(ref _firstBad)))
            {
                return;
            }

            if (worker.Decode(Tile, block, _copy, _coefficients) != BlockFault.None)
            {
                for (int seen = Volatile.Read(ref _firstBad); block < seen;)
                {
                    int before = Interlocked.CompareExchange(ref _firstBad, block, seen);
                    seen = before == seen ? block : before;
                }
            }
        }
    }

    private static CodecException Describe(BlockFault fault, long offset) => fault switch
    {
        BlockFault.TooManyPlanes => Fault.Malformed("a code block has more bit planes than its sub-band", offset),
        BlockFault.TooDeep => Fault.Unsupported("a code block has more bit planes than are decoded", offset),
        BlockFault.SegmentationSymbol => Fault.Malformed("a segmentation symbol is wrong", offset),
        BlockFault.Truncated => Fault.Truncated("a high-throughput code block ends early", offset),
        BlockFault.SuffixLength => Fault.Malformed("the length field of a high-throughput code block is wrong", offset),
        BlockFault.StuffingBit => Fault.Malformed("a stuffing bit of a high-throughput code block is set", offset),
        BlockFault.SamplesOutside => Fault.Malformed("a high-throughput code block has samples outside", offset),
        _ => Fault.Unsupported("a high-throughput code block has more than one set of passes", offset),
    };
}
