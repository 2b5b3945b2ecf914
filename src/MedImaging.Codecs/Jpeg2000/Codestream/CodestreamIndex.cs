using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>What the main header says, and where the tile-parts are.</summary>
internal sealed class CodestreamIndex
{
    private readonly GrowingArray<TilePart> _parts = new();
    private readonly GrowingArray<(int First, int Last)> _tiles = new();

    public ImageSize Size { get; } = new();

    public CodingParameters Coding { get; } = new();

    /// <summary>Gets the packet headers of PPM segments, joined.</summary>
    public PackedHeaders Packed { get; } = new();

    /// <summary>Gets whether the stream came to its end marker: only then may a tile have fewer layers than it says.</summary>
    public bool IsWhole { get; private set; }

    public ref readonly TilePart Part(int index) => ref _parts[index];

    /// <summary>The first part of a tile, or −1 if it has none.</summary>
    public int FirstPart(int tile) => _tiles[tile].First;

    /// <summary>Reads the main header; gives the place of the first tile-part.</summary>
    public int ReadMainHeader(ReadOnlySpan<byte> source)
    {
        if (source.Length < 2 || Code(source, 0) != Marker.StartOfCodestream)
        {
            throw source.Length < 2 ? Fault.Truncated("no codestream", 0) : Fault.Malformed("it does not begin with SOC", 0);
        }

        Packed.Clear();
        int position = 2;
        bool sized = false;
        while (true)
        {
            int code = Code(source, position);
            if (code == Marker.StartOfTilePart)
            {
                break;
            }

            var (start, length) = Segment(source, position, code);
            if (code == Marker.ImageSize && !sized)
            {
                Size.Read(new SegmentReader(source.Slice(start, length), start), source.Length);
                Coding.Reset(Size.ComponentCount);
                sized = true;
            }
            else if (!sized)
            {
                throw Fault.Malformed("SIZ does not come first", position);
            }
            else if (code == Marker.PackedHeadersMain)
            {
                Packed.Note(source, start, length);
            }
            else
            {
                Coding.Read(code, new SegmentReader(source.Slice(start, length), start));
            }

            position = start + length;
        }

        if (!sized || !Coding.HasStyle || !Coding.HasSteps)
        {
            throw Fault.Malformed("the main header lacks SIZ, COD or QCD", position);
        }

        return position;
    }

    /// <summary>Finds the tile-parts.</summary>
    public void ReadTileParts(ReadOnlySpan<byte> source, int position)
    {
        _parts.Clear();
        _tiles.SetCount(Size.TileCount);
        _tiles.Items.Fill((-1, -1));
        IsWhole = false;
        while (source.Length - position >= 2)
        {
            int code = Code(source, position);
            if (code == Marker.EndOfCodestream)
            {
                IsWhole = true;
                break;
            }

            if (code != Marker.StartOfTilePart)
            {
                throw Fault.Malformed("a tile-part does not begin with SOT", position);
            }

            position = ReadTilePart(source, position);
        }

        Packed.Join(source);
        Packed.Share(_parts.Items);
    }

    /// <summary>The two bytes at a place.</summary>
    public static int Code(ReadOnlySpan<byte> source, int position)
        => source.Length - position >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(source[position..]) : throw Fault.Truncated("the header is cut", source.Length);

    /// <summary>The contents of the segment whose marker is at a place.</summary>
    public static (int Start, int Length) Segment(ReadOnlySpan<byte> source, int position, int code)
    {
        if (code < 0xFF00)
        {
            throw Fault.Malformed("a marker is expected", position);
        }

        if (Marker.HasNoSegment(code))
        {
            return (position + 2, 0);
        }

        int length = Code(source, position + 2);
        if (length < 2)
        {
            throw Fault.Malformed("a marker segment shorter than its length field", position);
        }

        return length <= source.Length - position - 2 ? (position + 4, length - 2) : throw Fault.Truncated("a marker segment is cut", source.Length);
    }

    private int ReadTilePart(ReadOnlySpan<byte> source, int sot)
    {
        var (start, length) = Segment(source, sot, Marker.StartOfTilePart);
        var segment = new SegmentReader(source.Slice(start, length), start);
        int tile = segment.UInt16();
        uint size = segment.UInt32();
        int header = start + length;
        if (tile >= Size.TileCount)
        {
            throw Fault.Malformed("a tile-part of a tile that is not there", sot);
        }

        int data = FindData(source, header);
        int end = size == 0 ? EndOfLast(source, data) : (int)Math.Min(sot + (long)size, source.Length);
        if (end < data)
        {
            throw Fault.Malformed("a tile-part that ends in its header", sot);
        }

        Link(tile, new TilePart { HeaderStart = header, DataStart = data, End = end, Next = -1 });
        return end;
    }

    private static int FindData(ReadOnlySpan<byte> source, int position)
    {
        while (true)
        {
            int code = Code(source, position);
            if (code == Marker.StartOfData)
            {
                return position + 2;
            }

            var (start, length) = Segment(source, position, code);
            position = start + length;
        }
    }

    // A last tile-part without a length goes on to EOC (A.4.2), which a padding byte may follow.
    private static int EndOfLast(ReadOnlySpan<byte> source, int data)
    {
        int at = source[data..].LastIndexOf([(byte)0xFF, (byte)0xD9]);
        return at >= 0 && source.Length - data - at <= 3 ? data + at : source.Length;
    }

    private void Link(int tile, TilePart part)
    {
        int index = _parts.Count;
        _parts.Add(part);
        ref var known = ref _tiles[tile];
        if (known.First < 0)
        {
            known.First = index;
        }
        else
        {
            _parts[known.Last].Next = index;
        }

        known.Last = index;
    }
}
