using System.Buffers;
using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>Encodes a frame without loss, as one tile of one layer. It keeps its memory from frame to frame.</summary>
/// <remarks>It reads its own header back and lays the tile out with what the decoder uses: the two cannot disagree.</remarks>
internal sealed class FrameEncoder
{
    private const int LeastGuardBits = 2;
    private const int MostGuardBits = 7;
    private const int TilePartHeader = 14;
    private readonly CodestreamIndex _index = new();
    private readonly Tile _tile = new();
    private readonly BlockEncoder _arithmetic = new();
    private readonly HtBlockState _highThroughput = new();
    private readonly ByteSink _header = new();
    private readonly ByteSink _data = new();
    private readonly ByteSink _packets = new();
    private int[] _planes = [];
    private int[] _coefficients = [];
    private int[] _line = [];

    public void Encode(ReadOnlySpan<byte> pixels, PixelShape shape, IBufferWriter<byte> output, Jpeg2000Coding coding)
    {
        Layout(shape, coding);
        LoadSamples(pixels, shape);
        for (int c = 0; c < shape.Components; c++)
        {
            Transform(c, shape);
        }

        int guardBits = EncodeBlocks(coding);
        _packets.Clear();
        PacketWriter.Write(_tile, _data.Written, _packets);

        _header.Clear();
        FrameHeader.Write(_header, shape, coding, guardBits);
        output.Write(_header.Written);
        WriteTilePart(output);
    }

    private void Layout(PixelShape shape, Jpeg2000Coding coding)
    {
        _header.Clear();
        FrameHeader.Write(_header, shape, coding, LeastGuardBits);
        _header.UInt16(Marker.StartOfTilePart);
        _index.ReadMainHeader(_header.Written);
        _tile.Coding.CopyFrom(_index.Coding);
        _tile.Area = _index.Size.Tile(0);
        TileLayout.Build(_tile, _index.Size, long.MaxValue, 0);
        Grow(ref _planes, shape.SampleCount);
        Grow(ref _coefficients, shape.SampleCount);
        Grow(ref _line, shape.Width);
    }

    private static void Grow(ref int[] array, long length)
    {
        if (array.Length < length)
        {
            array = new int[length];
        }
    }

    // Into planes, around zero; bits above those that count are not looked at.
    private void LoadSamples(ReadOnlySpan<byte> pixels, PixelShape shape)
    {
        int area = shape.Width * shape.Height, unused = 32 - shape.Bits, half = shape.IsSigned ? 0 : 1 << (shape.Bits - 1);
        for (int c = 0; c < shape.Components; c++)
        {
            var plane = _planes.AsSpan(c * area, area);
            for (int i = 0, at = c; i < plane.Length; i++, at += shape.Components)
            {
                int value = (shape.BytesPerSample == 1 ? pixels[at] : BinaryPrimitives.ReadUInt16LittleEndian(pixels[(2 * at)..])) << unused;
                plane[i] = shape.IsSigned ? value >> unused : (int)((uint)value >> unused) - half;
            }
        }

        if (FrameHeader.HasTransform(shape))
        {
            ToReversible(_planes.AsSpan(0, area), _planes.AsSpan(area, area), _planes.AsSpan(2 * area, area));
        }
    }

    // G.2.1
    private static void ToReversible(Span<int> red, Span<int> green, Span<int> blue)
    {
        for (int i = 0; i < red.Length; i++)
        {
            (int r, int g, int b) = (red[i], green[i], blue[i]);
            (red[i], green[i], blue[i]) = ((r + (2 * g) + b) >> 2, b - g, r - g);
        }
    }

    private void Transform(int component, PixelShape shape)
    {
        int area = shape.Width * shape.Height;
        var plane = _planes.AsSpan(component * area, area);
        for (int r = _tile.Levels(component); r > 0; r--)
        {
            ref readonly var resolution = ref _tile.Resolution(component, r);
            var high = _tile.Bands.Items.Slice(resolution.FirstBand, 3);
            AnalysisLevel.Transform(plane, shape.Width, resolution.Area.Width, resolution.Area.Height, high, _coefficients, _line);
        }

        ref readonly var lowest = ref _tile.Resolution(component, 0);
        for (int y = 0; y < lowest.Area.Height; y++)
        {
            var row = plane.Slice(y * shape.Width, lowest.Area.Width);
            row.CopyTo(_coefficients.AsSpan(_tile.Bands[lowest.FirstBand].Offset + (y * lowest.Area.Width)));
        }
    }

    // Gives the guard bits that the largest magnitude needs (equation E-2); two are enough for nearly all frames.
    private int EncodeBlocks(Jpeg2000Coding coding)
    {
        _data.Clear();
        int guardBits = LeastGuardBits;
        for (int i = 0; i < _tile.Blocks.Count; i++)
        {
            ref var block = ref _tile.Blocks[i];
            ref readonly var band = ref _tile.Bands[block.Band];
            int planes = coding == Jpeg2000Coding.Arithmetic ? EncodeArithmetic(ref block, in band) : EncodeHighThroughput(ref block, in band);
            guardBits = Math.Max(guardBits, LeastGuardBits + planes - band.Bits);
        }

        if (guardBits > MostGuardBits)
        {
            throw new InvalidOperationException("A wavelet coefficient exceeds what a header can say.");
        }

        foreach (ref var block in _tile.Blocks.Items)
        {
            int all = _tile.Bands[block.Band].Bits + guardBits - LeastGuardBits;
            block.MissingPlanes = (byte)(block.Passes == 0 ? all : all - block.MissingPlanes);
        }

        return guardBits;
    }

    // Until all are encoded, MissingPlanes has the planes that are there.
    private int EncodeArithmetic(ref CodeBlock block, in Subband band)
    {
        int planes = _arithmetic.Encode(_coefficients.AsSpan(block.Offset), band.Area.Width, block.Width, block.Height, band.Orientation);
        if (planes > 0)
        {
            int start = _data.Length;
            _data.Bytes(_arithmetic.Segment);
            Note(ref block, start, (3 * planes) - 2, planes);
        }

        return planes;
    }

    private int EncodeHighThroughput(ref CodeBlock block, in Subband band)
    {
        int start = _data.Length;
        var room = _data.Room(HtBlockEncoder.MaxBytes);
        int length = HtBlockEncoder.Encode(_coefficients.AsSpan(block.Offset), band.Area.Width, block.Width, block.Height, room, _highThroughput, out int planes);
        if (length > 0)
        {
            _data.Advance(length);
            Note(ref block, start, 1, 1);
        }

        return planes;
    }

    private void Note(ref CodeBlock block, int start, int passes, int planes)
    {
        block.FirstChunk = _tile.Chunks.Count;
        block.Passes = (ushort)passes;
        block.MissingPlanes = (byte)planes;
        _tile.Chunks.Add(new CodeBlockChunk { Offset = start, Length = _data.Length - start, Next = -1 });
    }

    private void WriteTilePart(IBufferWriter<byte> output)
    {
        _header.Clear();
        _header.UInt16(Marker.StartOfTilePart);
        _header.UInt16(10);
        _header.UInt16(0);
        _header.UInt32((uint)(TilePartHeader + _packets.Length));
        _header.Byte(0);
        _header.Byte(1);
        _header.UInt16(Marker.StartOfData);
        output.Write(_header.Written);
        output.Write(_packets.Written);
        _header.Clear();
        _header.UInt16(Marker.EndOfCodestream);
        output.Write(_header.Written);
    }
}
