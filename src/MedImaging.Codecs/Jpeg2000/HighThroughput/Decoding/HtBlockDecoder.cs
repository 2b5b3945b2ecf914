namespace MedImaging.Codecs;

/// <summary>Decodes high-throughput code-blocks (T.814 clause 7): a clean-up pass and, where there are, the two refinement passes of an HT set.</summary>
/// <remarks>Coefficients come out in the form of <see cref="CodeBlockSamples"/>. It does not throw on bad bytes: blocks are decoded on several threads.</remarks>
internal static class HtBlockDecoder
{
    /// <summary>Decodes a block.</summary>
    /// <param name="data">The clean-up segment, then the refinement segment.</param>
    /// <param name="cleanupLength">The bytes of the clean-up segment.</param>
    /// <param name="refinementLength">The bytes of the refinement segment; with none only the clean-up pass counts.</param>
    /// <param name="passes">1, 2 or 3: clean-up, with significance propagation, with magnitude refinement.</param>
    /// <param name="missingBitPlanes">The bit planes of the sub-band above the one that the clean-up pass ends with.</param>
    /// <param name="width">The columns, at most 1024.</param>
    /// <param name="height">The lines, at most 1024; at most 4096 samples.</param>
    /// <param name="coefficients">Where the samples go; each of the block is written, no other.</param>
    /// <param name="stride">From one line to the next.</param>
    /// <param name="state">Working memory.</param>
    /// <param name="isStripeCausal">Whether stripes do not look at the next one.</param>
    /// <returns>What is wrong with the block, or none; then the samples are good for nothing.</returns>
    public static BlockFault Decode(
        ReadOnlySpan<byte> data,
        int cleanupLength,
        int refinementLength,
        int passes,
        int missingBitPlanes,
        int width,
        int height,
        Span<int> coefficients,
        int stride,
        HtBlockState state,
        bool isStripeCausal = false)
    {
        CheckShape(width, height, coefficients.Length, stride);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfNegative(cleanupLength);
        ArgumentOutOfRangeException.ThrowIfNegative(refinementLength);
        if ((long)cleanupLength + refinementLength > data.Length)
        {
            return BlockFault.Truncated;
        }

        if (passes is < 1 or > 3)
        {
            return BlockFault.TooManySets;
        }

        int planes = passes > 1 && refinementLength > 0 ? 2 : 1;
        if (missingBitPlanes < 0 || missingBitPlanes > CodeBlockSamples.MaxPlanes - planes)
        {
            return BlockFault.TooDeep;
        }

        var fault = DecodeCleanup(data[..cleanupLength], missingBitPlanes, width, height, coefficients, stride, state);
        if (planes > 1 && fault == BlockFault.None)
        {
            var refinement = data.Slice(cleanupLength, refinementLength);
            int plane = CodeBlockSamples.TopBit - missingBitPlanes - 1;
            bool isSound = HtRefinement.Decode(refinement, passes, plane, width, height, coefficients, stride, state, isStripeCausal);
            fault = isSound ? BlockFault.None : BlockFault.StuffingBit;
        }

        return fault;
    }

    internal static void CheckShape(int width, int height, int samples, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, HtBlockState.MaxSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, HtBlockState.MaxSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width * height, HtBlockState.MaxSamples);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, width);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, (long)stride * (height - 1) + width);
    }

    private static BlockFault DecodeCleanup(ReadOnlySpan<byte> segment, int missingBitPlanes, int width, int height, Span<int> coefficients, int stride, HtBlockState state)
    {
        int suffix = SuffixLength(segment);
        if (suffix < 0)
        {
            return BlockFault.SuffixLength;
        }

        var tail = segment[^suffix..];
        var magnitudes = segment[..^suffix];
        magnitudes = magnitudes[..Math.Min(magnitudes.Length, HtBlockState.MaxMagnitudeBytes)];
        int magnitudeBits = HtUnstuffing.UnpackMagnitudes(magnitudes, state.Magnitudes);
        if (magnitudeBits < 0)
        {
            return BlockFault.StuffingBit;
        }

        int vlcBits = HtUnstuffing.UnpackVlc(tail, state.Vlc);
        var mel = new HtMelDecoder(tail);

        var vlc = default(HtVlcBits);
        int quads = width + 1 >> 1, position = 0;
        state.Clear(quads);
        uint bound = (uint)missingBitPlanes + 2;
        int plane = CodeBlockSamples.TopBit - missingBitPlanes;
        uint outside = 0;
        bool isSound = true;
        for (int y = 0; y < height; y += 2)
        {
            if (y == 0)
            {
                HtQuadDecoder.DecodeFirst(state, quads, ref mel, ref vlc);
            }
            else
            {
                HtQuadDecoder.DecodeOther(state, quads, ref mel, ref vlc);
            }

            outside |= Outside(state.Quads.AsSpan(1, quads), width, height - y);
            var upper = coefficients.Slice(y * stride, width);
            var lower = y + 1 < height ? coefficients.Slice((y + 1) * stride, width) : default;
            position = HtMagnitudeDecoder.Decode(state, position, bound, plane, upper, lower, ref isSound);
            if (vlc.Position > vlcBits || position > magnitudeBits)
            {
                return BlockFault.Truncated;
            }

            state.NextLinePair();
        }

        return outside != 0 ? BlockFault.SamplesOutside : isSound ? BlockFault.None : BlockFault.TooManyPlanes;
    }

    // T.814 7.1.1. Negative when it is wrong.
    private static int SuffixLength(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 2)
        {
            return -1;
        }

        int suffix = segment[^1] << 4 | segment[^2] & 15;
        return suffix < 2 || suffix > segment.Length || suffix > HtBlockState.MaxSuffixBytes ? -1 : suffix;
    }

    // Significance of samples right of or below the block.
    private static uint Outside(ReadOnlySpan<uint> quads, int width, int lines)
    {
        uint outside = (width & 1) != 0 ? quads[^1] & 0xC0 : 0;
        if (lines == 1)
        {
            foreach (uint quad in quads)
            {
                outside |= quad & 0xA0;
            }
        }

        return outside;
    }
}
