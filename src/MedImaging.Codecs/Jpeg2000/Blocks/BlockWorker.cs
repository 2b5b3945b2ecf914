namespace MedImaging.Codecs;

/// <summary>Decodes code blocks one at a time into the coefficients of a tile. A thread has one of its own.</summary>
internal sealed class BlockWorker
{
    private readonly BlockDecoder _decoder = new();
    private readonly MqInput _input = new();
    private HtBlockState? _highThroughput;

    /// <summary>Decodes a block.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    /// <remarks>It does not throw: blocks are decoded on several threads, and the caller throws once.</remarks>
    public BlockFault Decode(Tile tile, int index, ReadOnlySpan<byte> source, Span<int> coefficients)
    {
        ref readonly var block = ref tile.Blocks[index];
        ref readonly var band = ref tile.Bands[block.Band];
        var target = coefficients[block.Offset..];
        if (block.FirstChunk < 0 || block.Passes == 0)
        {
            Clear(target, band.Area.Width, block.Width, block.Height);
            return BlockFault.None;
        }

        bool isHighThroughput = (band.Style & BlockStyle.HighThroughput) != BlockStyle.None;
        int planes = block.MissingPlanes + (isHighThroughput ? Math.Min((int)block.Passes, 2) : (block.Passes + 2) / 3), allPlanes = band.Bits + band.RegionShift;
        if (planes > allPlanes)
        {
            return BlockFault.TooManyPlanes;
        }

        if (planes > CodeBlockSamples.MaxPlanes || (band.IsReversible && band.Bits > 31))
        {
            return BlockFault.TooDeep;
        }

        if (isHighThroughput)
        {
            return DecodeHighThroughput(tile, in block, in band, source, target);
        }

        _decoder.Begin(block.Width, block.Height, band.Orientation, (band.Style & BlockStyle.VerticallyCausal) != BlockStyle.None);
        if (!DecodePasses(tile, in block, band.Style, source))
        {
            return BlockFault.SegmentationSymbol;
        }

        BlockScaling.ToTwosComplement(_decoder.Samples[..(block.Height * _decoder.Stride)]);
        Deliver(_decoder.Samples, _decoder.Stride, in block, in band, target);
        return BlockFault.None;
    }

    private BlockFault DecodeHighThroughput(Tile tile, in CodeBlock block, in Subband band, ReadOnlySpan<byte> source, Span<int> target)
    {
        _highThroughput ??= new HtBlockState();
        ref readonly var first = ref tile.Chunks[block.FirstChunk];
        var data = source.Slice(first.Offset, first.Length);
        int cleanup = first.Length, passes = first.Passes;
        if (first.Next >= 0)
        {
            cleanup = GatherSets(tile, block.FirstChunk, source, out passes);
            data = _input.Bytes;
        }

        var samples = _highThroughput.Samples.AsSpan(0, block.Width * block.Height);
        var fault = HtBlockDecoder.Decode(
            data,
            cleanup,
            data.Length - cleanup,
            passes,
            block.MissingPlanes,
            block.Width,
            block.Height,
            samples,
            block.Width,
            _highThroughput,
            (band.Style & BlockStyle.VerticallyCausal) != BlockStyle.None);
        if (fault == BlockFault.None)
        {
            Deliver(samples, block.Width, in block, in band, target);
        }

        return fault;
    }

    // The clean-up segment and behind it the refinement segment, which the packets of several layers may bring in pieces (T.814 B.2).
    private int GatherSets(Tile tile, int chunk, ReadOnlySpan<byte> source, out int passes)
    {
        int cleanup = 0;
        passes = 0;
        _input.Clear();
        for (; chunk >= 0; chunk = tile.Chunks[chunk].Next)
        {
            ref readonly var piece = ref tile.Chunks[chunk];
            _input.Append(source.Slice(piece.Offset, piece.Length));
            cleanup = passes == 0 ? _input.Length : cleanup;
            passes += piece.Passes;
        }

        return cleanup;
    }

    private static void Deliver(Span<int> samples, int stride, in CodeBlock block, in Subband band, Span<int> target)
    {
        int allPlanes = band.Bits + band.RegionShift;
        float step = (float)Math.ScaleB(band.Step, band.Bits - 31);
        for (int y = 0; y < block.Height; y++)
        {
            var row = samples.Slice(y * stride, block.Width);
            if (band.RegionShift > 0)
            {
                BlockScaling.LowerRegion(row, allPlanes - band.RegionShift, band.RegionShift);
            }

            var to = target.Slice(y * band.Area.Width, block.Width);
            if (band.IsReversible)
            {
                BlockScaling.Shift(row, Math.Clamp(31 - band.Bits, 0, 31), to);
            }
            else
            {
                BlockScaling.Scale(row, step, to);
            }
        }
    }

    private static void Clear(Span<int> target, int stride, int width, int height)
    {
        for (int y = 0; y < height; y++)
        {
            target.Slice(y * stride, width).Clear();
        }
    }

    private bool DecodePasses(Tile tile, in CodeBlock block, BlockStyle style, ReadOnlySpan<byte> source)
    {
        int pass = 0, bit = CodeBlockSamples.TopBit - block.MissingPlanes;
        for (int chunk = block.FirstChunk; chunk >= 0;)
        {
            int passes = GatherSegment(tile, ref chunk, source);
            bool isRaw = (style & BlockStyle.Bypass) != BlockStyle.None && pass >= 10 && (pass - 10) % 3 != 2;
            if (!(isRaw ? DecodeRaw(passes, ref pass, ref bit) : DecodeArithmetic(passes, style, ref pass, ref bit)))
            {
                return false;
            }
        }

        return true;
    }

    private bool DecodeArithmetic(int passes, BlockStyle style, ref int pass, ref int bit)
    {
        _decoder.BeginSegment(_input);
        for (int i = 0; i < passes; i++, pass++)
        {
            // The first pass of all is a clean-up; then come significance, refinement, clean-up for each plane.
            switch (pass % 3)
            {
                case 1:
                    bit--;
                    _decoder.SignificancePass(bit, _input);
                    break;
                case 2:
                    _decoder.RefinementPass(bit, _input);
                    break;
                default:
                    _decoder.CleanupPass(bit, _input);
                    if ((style & BlockStyle.SegmentationSymbols) != BlockStyle.None && !_decoder.ReadsSegmentationSymbol(_input))
                    {
                        return false;
                    }

                    break;
            }

            if ((style & BlockStyle.ResetContexts) != BlockStyle.None)
            {
                _decoder.ResetContexts();
            }
        }

        return true;
    }

    private bool DecodeRaw(int passes, ref int pass, ref int bit)
    {
        var bits = new RawBits(_input.Bytes);
        for (int i = 0; i < passes; i++, pass++)
        {
            if (pass % 3 == 1)
            {
                bit--;
                _decoder.RawSignificancePass(bit, ref bits);
            }
            else
            {
                _decoder.RawRefinementPass(bit, ref bits);
            }
        }

        return true;
    }

    // Brings the pieces of a codeword segment together.
    private int GatherSegment(Tile tile, ref int chunk, ReadOnlySpan<byte> source)
    {
        int passes = 0;
        _input.Clear();
        do
        {
            ref readonly var piece = ref tile.Chunks[chunk];
            _input.Append(source.Slice(piece.Offset, piece.Length));
            passes += piece.Passes;
            chunk = piece.Next;
        }
        while (chunk >= 0 && !tile.Chunks[chunk].StartsSegment);
        return passes;
    }
}
