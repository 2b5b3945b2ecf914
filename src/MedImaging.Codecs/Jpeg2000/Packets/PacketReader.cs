using System.Numerics;

namespace MedImaging.Codecs;

/// <summary>Reads the packets of a tile, one after another, through its tile-parts (T.800 B.9, B.10).</summary>
internal ref struct PacketReader
{
    private const int MaxLengthBits = 31;
    private const int MaxMissingPlanes = 74;
    private const int MaxPasses = 3 * 74;
    private readonly Tile _tile;
    private readonly CodestreamIndex _index;
    private readonly ReadOnlySpan<byte> _source;
    private readonly ReadOnlySpan<byte> _packed;
    private readonly bool _isPacked;
    private int _part;
    private int _position;
    private int _end;
    private int _packedPosition;

    /// <summary>Creates a reader at the first packet.</summary>
    /// <param name="tile">The tile, laid out.</param>
    /// <param name="index">The tile-parts.</param>
    /// <param name="source">The codestream.</param>
    /// <param name="firstPart">The first tile-part of the tile.</param>
    /// <param name="packed">The packet headers if they are packed apart.</param>
    /// <param name="isPacked">Whether they are.</param>
    public PacketReader(Tile tile, CodestreamIndex index, ReadOnlySpan<byte> source, int firstPart, ReadOnlySpan<byte> packed, bool isPacked)
    {
        _source = source;
        _packed = packed;
        (_tile, _index, _part, _isPacked) = (tile, index, firstPart, isPacked);
        (_position, _end) = (index.Part(firstPart).DataStart, index.Part(firstPart).End);
    }

    /// <summary>Gets where the reader is.</summary>
    public readonly int Position => _position;

    /// <summary>Reads the packet of a precinct's next layer.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Read(ref Precinct precinct)
    {
        if (_isPacked ? _packedPosition >= _packed.Length : !FindPart())
        {
            return false;
        }

        SkipStart();
        int firstChunk = _tile.Chunks.Count;
        var bits = _isPacked ? new PacketBits(_packed, _packedPosition, 0) : new PacketBits(_source[.._end], _position, 0);
        if (bits.Bit() != 0)
        {
            for (int g = 0; g < precinct.GroupCount; g++)
            {
                ReadGroup(ref bits, in _tile.Groups[precinct.FirstGroup + g], precinct.LayersRead);
            }
        }

        bits.Align();
        SkipHeaderEnd(bits.Position);
        TakeBody(firstChunk);
        precinct.LayersRead++;
        return true;
    }

    private bool FindPart()
    {
        while (_position >= _end)
        {
            _part = _index.Part(_part).Next;
            if (_part < 0)
            {
                _part = 0;
                _position = _end = 0;
                return false;
            }

            (_position, _end) = (_index.Part(_part).DataStart, _index.Part(_part).End);
        }

        return true;
    }

    // No packet header begins with these two bytes, so that SOP needs no flag to be known (A.8.1).
    private void SkipStart()
    {
        if (_end - _position >= 6 && CodestreamIndex.Code(_source, _position) == Marker.StartOfPacket)
        {
            _position += 6;
        }
    }

    private void SkipHeaderEnd(int position)
    {
        var bytes = _isPacked ? _packed : _source[.._end];
        if (bytes.Length - position >= 2 && CodestreamIndex.Code(bytes, position) == Marker.EndOfPacketHeader)
        {
            position += 2;
        }

        if (_isPacked)
        {
            _packedPosition = position;
        }
        else
        {
            _position = position;
        }
    }

    private readonly void ReadGroup(ref PacketBits bits, in BlockGroup group, int layer)
    {
        for (int i = 0; i < group.BlockCount; i++)
        {
            ref var block = ref _tile.Blocks[group.FirstBlock + i];
            if (block.IsIncluded)
            {
                if (bits.Bit() != 0)
                {
                    ReadContribution(ref bits, ref block);
                }
            }
            else if (_tile.Trees.IsBelow(group.InclusionTree + i, layer + 1, ref bits))
            {
                block.IsIncluded = true;
                block.MissingPlanes = ReadMissingPlanes(ref bits, group.PlanesTree + i);
                ReadContribution(ref bits, ref block);
            }
        }
    }

    private readonly byte ReadMissingPlanes(ref PacketBits bits, int leaf)
    {
        int planes = 0;
        while (!_tile.Trees.IsBelow(leaf, planes + 1, ref bits))
        {
            if (++planes > MaxMissingPlanes)
            {
                throw Fault.Malformed("a code block misses more bit planes than there are", _position);
            }
        }

        return (byte)planes;
    }

    private readonly void ReadContribution(ref PacketBits bits, ref CodeBlock block)
    {
        var style = _tile.Bands[block.Band].Style;
        int passes = ReadPasses(ref bits);
        while (bits.Bit() != 0)
        {
            if (++block.LengthBits > MaxLengthBits)
            {
                throw Fault.Malformed("a code block is longer than any", _position);
            }
        }

        int placeholders = 0;
        if ((style & BlockStyle.HighThroughput) != BlockStyle.None && block.Passes == 0)
        {
            // Passes before the first set that carries data come in threes, one bit plane each (T.814 B.2).
            int planes = (passes - 1) / 3;
            placeholders = 3 * planes;
            passes -= placeholders;
            block.MissingPlanes = (byte)Math.Min(block.MissingPlanes + planes, byte.MaxValue);
        }

        while (passes > 0)
        {
            bool starts = block.SegmentRoom == 0;
            if (starts)
            {
                block.SegmentRoom = SegmentPasses(style, block.Passes);
            }

            int taken = Math.Min(passes, block.SegmentRoom);
            int lengthBits = block.LengthBits + BitOperations.Log2((uint)(taken + placeholders));
            if (lengthBits > MaxLengthBits || block.Passes + taken > MaxPasses)
            {
                throw Fault.Malformed("a code block is longer than any", _position);
            }

            AddChunk(ref block, bits.Bits(lengthBits), taken, starts);
            passes -= taken;
            placeholders = 0;
        }
    }

    private readonly void AddChunk(ref CodeBlock block, int length, int passes, bool starts)
    {
        int index = _tile.Chunks.Count;
        _tile.Chunks.Add(new CodeBlockChunk { Length = length, Next = -1, Passes = (ushort)passes, StartsSegment = starts });
        if (block.FirstChunk < 0)
        {
            block.FirstChunk = index;
        }
        else
        {
            _tile.Chunks[block.LastChunk].Next = index;
        }

        block.LastChunk = index;
        block.Passes += (ushort)passes;
        block.SegmentRoom -= (ushort)passes;
    }

    /// <summary>How many passes a codeword segment has that begins after so many (D.4, D.6; T.814 B.2).</summary>
    private static ushort SegmentPasses(BlockStyle style, int passes)
    {
        if ((style & BlockStyle.HighThroughput) != BlockStyle.None)
        {
            return (ushort)(passes == 0 ? 1 : passes < 3 ? 3 - passes : ushort.MaxValue);
        }

        if ((style & BlockStyle.TerminateAll) != BlockStyle.None)
        {
            return 1;
        }

        if ((style & BlockStyle.Bypass) == BlockStyle.None)
        {
            return ushort.MaxValue;
        }

        return (ushort)(passes < 10 ? 10 - passes : (passes - 10) % 3 == 2 ? 1 : 2 - ((passes - 10) % 3));
    }

    // Table B.4.
    private static int ReadPasses(ref PacketBits bits)
    {
        if (bits.Bit() == 0)
        {
            return 1;
        }

        if (bits.Bit() == 0)
        {
            return 2;
        }

        int more = bits.Bits(2);
        if (more < 3)
        {
            return 3 + more;
        }

        more = bits.Bits(5);
        return more < 31 ? 6 + more : 37 + bits.Bits(7);
    }

    private void TakeBody(int firstChunk)
    {
        for (int i = firstChunk; i < _tile.Chunks.Count; i++)
        {
            ref var chunk = ref _tile.Chunks[i];
            if (chunk.Length > 0 && _isPacked)
            {
                FindPart();
            }

            if (chunk.Length > _end - _position)
            {
                throw Fault.Truncated("a packet is cut", _position);
            }

            chunk.Offset = _position;
            _position += chunk.Length;
        }
    }
}
