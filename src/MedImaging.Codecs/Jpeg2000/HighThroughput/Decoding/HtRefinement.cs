namespace MedImaging.Codecs;

/// <summary>The significance propagation and magnitude refinement passes (T.814 7.4 and 7.5).</summary>
internal static class HtRefinement
{
    private const int StripeLines = 4;
    private const int GroupColumns = 4;

    /// <summary>Decodes the refinement segment of a block whose clean-up pass is done.</summary>
    /// <param name="segment">The segment: propagation from its start, refinement from its end.</param>
    /// <param name="passes">2, or 3 with magnitude refinement.</param>
    /// <param name="plane">The bit of the plane that the passes add.</param>
    /// <param name="width">The columns.</param>
    /// <param name="height">The lines.</param>
    /// <param name="coefficients">The samples.</param>
    /// <param name="stride">From one line to the next.</param>
    /// <param name="state">Working memory.</param>
    /// <param name="isStripeCausal">Whether stripes do not look at the next one.</param>
    /// <returns>Whether no stuffing bit is set.</returns>
    public static bool Decode(
        ReadOnlySpan<byte> segment, int passes, int plane, int width, int height, Span<int> coefficients, int stride, HtBlockState state, bool isStripeCausal)
    {
        var propagation = new HtPropagationBits(segment);
        var refinement = new HtRefinementBits(segment);
        byte[] before = state.Stripes[0], current = state.Stripes[1], next = state.Stripes[2], clean = state.Stripes[3];
        before.AsSpan(0, width + 2).Clear();
        Significance(coefficients, stride, 0, width, height, current);
        for (int y = 0; y < height; y += StripeLines)
        {
            Significance(coefficients, stride, y + StripeLines, width, height, next);
            current.AsSpan(0, width + 2).CopyTo(clean);
            int lines = Math.Min(StripeLines, height - y);
            Propagate(ref propagation, before, current, isStripeCausal ? default : next, lines, plane, width, coefficients[(y * stride)..], stride);
            if (passes > 2)
            {
                Refine(ref refinement, clean, plane, width, coefficients[(y * stride)..], stride);
            }

            (before, current, next) = (current, next, before);
        }

        return !propagation.IsDamaged;
    }

    // Four bits a column: which samples of the stripe are not zero.
    private static void Significance(ReadOnlySpan<int> coefficients, int stride, int y, int width, int height, Span<byte> stripe)
    {
        stripe[..(width + 2)].Clear();
        for (int i = 0; i < StripeLines && y + i < height; i++)
        {
            var line = coefficients.Slice((y + i) * stride, width);
            var columns = stripe.Slice(1, width);
            for (int x = 0; x < line.Length && x < columns.Length; x++)
            {
                columns[x] |= (byte)(line[x] != 0 ? 1 << i : 0);
            }
        }
    }

    // T.814 7.4: bits for the insignificant neighbours of significant samples, four columns at a time, then the signs of those that became significant.
    private static void Propagate(
        ref HtPropagationBits bits, ReadOnlySpan<byte> before, Span<byte> current, ReadOnlySpan<byte> next, int lines, int plane, int width, Span<int> stripe, int stride)
    {
        int value = 3 << plane - 1;
        for (int group = 0; group < width; group += GroupColumns)
        {
            int columns = Math.Min(GroupColumns, width - group);
            uint found = 0;
            for (int j = 0; j < columns; j++)
            {
                int x = group + j + 1;
                uint around = Column(before, current, next, x - 1) | Column(before, current, next, x + 1);
                uint own = Column(before, current, next, x);
                for (int i = 0; i < lines; i++)
                {
                    bool isCandidate = (own >> i & 2) == 0 && ((around | own) >> i & 7) != 0;
                    if (isCandidate && bits.Next() != 0)
                    {
                        own |= 2u << i;
                        found |= 1u << StripeLines * j + i;
                    }
                }

                current[x] = (byte)(own >> 1 & 15);
            }

            for (int k = 0; found >> k != 0; k++)
            {
                if ((found >> k & 1) != 0)
                {
                    stripe[(k & 3) * stride + group + (k >> 2)] = bits.Next() == 0 ? value : -value;
                }
            }
        }
    }

    // Six lines of a column: the last of the stripe before, the stripe, the first of the next.
    private static uint Column(ReadOnlySpan<byte> before, ReadOnlySpan<byte> current, ReadOnlySpan<byte> next, int x)
        => (uint)before[x] >> 3 & 1 | (uint)current[x] << 1 | (next.IsEmpty ? 0 : (next[x] & 1u) << 5);

    // T.814 7.5: a bit for each sample that the clean-up pass made significant.
    private static void Refine(ref HtRefinementBits bits, ReadOnlySpan<byte> clean, int plane, int width, Span<int> stripe, int stride)
    {
        for (int x = 0; x < width; x++)
        {
            uint column = clean[x + 1];
            for (int i = 0; column >> i != 0; i++)
            {
                if ((column >> i & 1) != 0)
                {
                    // The half of the clean-up pass is a set bit in this plane; below it comes the new half.
                    int value = stripe[i * stride + x];
                    int magnitude = Math.Abs(value) ^ (int)(1 - bits.Next()) << plane | 1 << plane - 1;
                    stripe[i * stride + x] = value < 0 ? -magnitude : magnitude;
                }
            }
        }
    }
}
