using System.Numerics;

namespace MedImaging.Codecs;

/// <summary>Encodes code-blocks without loss by one high-throughput clean-up pass (the reverse of T.814 clause 7.3).</summary>
/// <remarks>The pass ends at plane 0, so that a block of a sub-band with M_b planes has M_b − 1 missing ones and one pass.</remarks>
internal static class HtBlockEncoder
{
    /// <summary>The most bytes that a block takes.</summary>
    public const int MaxBytes = HtBlockState.MaxMagnitudeBytes + HtBlockState.MaxSuffixBytes;

    /// <summary>The most bits that a magnitude may have.</summary>
    public const int MaxMagnitudeBits = 30;

    /// <summary>Encodes a block.</summary>
    /// <param name="coefficients">The samples: plain numbers, below 2^30 in magnitude.</param>
    /// <param name="stride">From one line to the next.</param>
    /// <param name="width">The columns, at most 1024.</param>
    /// <param name="height">The lines, at most 1024; at most 4096 samples.</param>
    /// <param name="destination">Where the clean-up segment goes: room for <see cref="MaxBytes"/>.</param>
    /// <param name="state">Working memory.</param>
    /// <param name="planes">The bits of the largest magnitude.</param>
    /// <returns>The length of the segment; 0 when all samples are zero and the block is left out.</returns>
    /// <exception cref="ArgumentException">A sample is too large.</exception>
    public static int Encode(ReadOnlySpan<int> coefficients, int stride, int width, int height, Span<byte> destination, HtBlockState state, out int planes)
    {
        HtBlockDecoder.CheckShape(width, height, coefficients.Length, stride);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, MaxBytes);

        planes = Planes(coefficients, stride, width, height);
        if (planes > MaxMagnitudeBits)
        {
            throw new ArgumentException("A sample has too many bits for a high-throughput block.", nameof(coefficients));
        }

        if (planes == 0)
        {
            return 0;
        }

        state.Clear(width + 1 >> 1);
        var encoder = new HtQuadEncoder(state);
        for (int y = 0; y < height; y += 2)
        {
            var upper = coefficients.Slice(y * stride, width);
            var lower = y + 1 < height ? coefficients.Slice((y + 1) * stride, width) : default;
            if ((width & 1) != 0 || lower.IsEmpty)
            {
                upper = Padded(upper, state.Upper, width);
                lower = Padded(lower, state.Lower, width);
            }

            encoder.Encode(upper, lower, y == 0);
            state.NextLinePair();
        }

        return Assemble(state, encoder.Finish(), destination);
    }

    private static int Planes(ReadOnlySpan<int> coefficients, int stride, int width, int height)
    {
        var wide = Vector<int>.Zero;
        int all = 0;
        for (int y = 0; y < height; y++)
        {
            var line = coefficients.Slice(y * stride, width);
            for (; line.Length >= Vector<int>.Count; line = line[Vector<int>.Count..])
            {
                var value = new Vector<int>(line);
                var sign = value >> 31;
                wide |= (value ^ sign) - sign;
            }

            foreach (int value in line)
            {
                int sign = value >> 31;
                all |= (value ^ sign) - sign;
            }
        }

        for (int i = 0; i < Vector<int>.Count; i++)
        {
            all |= wide[i];
        }

        return 32 - BitOperations.LeadingZeroCount((uint)all);
    }

    private static Span<int> Padded(ReadOnlySpan<int> line, Span<int> room, int width)
    {
        line.CopyTo(room);
        room[line.Length..(width + 1)].Clear();
        return room[..(width + 1 & ~1)];
    }

    private static int Assemble(HtBlockState state, (int MelBytes, int VlcBits, int MagnitudeBits) streams, Span<byte> destination)
    {
        int length = HtStuffing.PackMagnitudes(state.Magnitudes, streams.MagnitudeBits, destination);
        state.Mel.AsSpan(0, streams.MelBytes).CopyTo(destination[length..]);
        int vlcBytes = HtStuffing.PackVlc(state.Vlc, streams.VlcBits, state.Packed);
        state.Packed.AsSpan(state.Packed.Length - vlcBytes).CopyTo(destination[(length + streams.MelBytes)..]);
        int suffix = streams.MelBytes + vlcBytes;
        length += suffix;
        destination[length - 1] = (byte)(suffix >> 4);
        destination[length - 2] = (byte)(destination[length - 2] & 0xF0 | suffix & 15);
        return length;
    }
}
