using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MedImaging.Codecs;

/// <summary>The forward transform of T.81 A.3.3, with the roundings of <see cref="InverseDct"/>, and quantisation.</summary>
internal static class ForwardDct
{
    /// <summary>Transforms and quantises 64 samples of 8 bits.</summary>
    /// <param name="samples">64 samples less 128.</param>
    /// <param name="quant">64 factors in the order of the block.</param>
    /// <param name="block">64 coefficients, in the order of the block.</param>
    public static void Transform(ReadOnlySpan<int> samples, ReadOnlySpan<int> quant, Span<short> block)
    {
        if (Avx2.IsSupported)
        {
            TransformAvx2(samples[..64], quant[..64], block[..64]);
        }
        else
        {
            TransformScalar(samples, quant, block);
        }
    }

    // The definition: the vector path must agree with it bit for bit.
    internal static void TransformScalar(ReadOnlySpan<int> samples, ReadOnlySpan<int> quant, Span<short> block)
    {
        Span<int> work = stackalloc int[64];
        Span<int> line = stackalloc int[8];
        for (int y = 0; y < 8; y++)
        {
            samples.Slice(y * 8, 8).CopyTo(work[(y * 8)..]);
            Line(work.Slice(y * 8, 8), -2);
        }

        for (int x = 0; x < 8; x++)
        {
            for (int y = 0; y < 8; y++)
            {
                line[y] = work[(y * 8) + x];
            }

            Line(line, 2);
            for (int y = 0; y < 8; y++)
            {
                // The transform gives eight times the coefficient.
                int divisor = 8 * quant[(y * 8) + x], size = (Math.Abs(line[y]) + (divisor / 2)) / divisor;
                block[(y * 8) + x] = (short)(line[y] < 0 ? -size : size);
            }
        }
    }

    private static void Line(Span<int> d, int down)
    {
        int t0 = d[0] + d[7], t7 = d[0] - d[7], t1 = d[1] + d[6], t6 = d[1] - d[6];
        int t2 = d[2] + d[5], t5 = d[2] - d[5], t3 = d[3] + d[4], t4 = d[3] - d[4];
        int t10 = t0 + t3, t13 = t0 - t3, t11 = t1 + t2, t12 = t1 - t2, shift = 13 + down, half = 1 << (shift - 1);
        d[0] = down < 0 ? (t10 + t11) << 2 : (t10 + t11 + 2) >> 2;
        d[4] = down < 0 ? (t10 - t11) << 2 : (t10 - t11 + 2) >> 2;
        int z1 = (t12 + t13) * InverseDct.C0541;
        d[2] = (z1 + (t13 * InverseDct.C0765) + half) >> shift;
        d[6] = (z1 - (t12 * InverseDct.C1847) + half) >> shift;
        int z3 = t4 + t6, z4 = t5 + t7, z5 = (z3 + z4) * InverseDct.C1175;
        z1 = (t4 + t7) * -InverseDct.C0899;
        int z2 = (t5 + t6) * -InverseDct.C2562;
        z3 = (z3 * -InverseDct.C1961) + z5;
        z4 = (z4 * -InverseDct.C0390) + z5;
        d[7] = ((t4 * InverseDct.C0298) + z1 + z3 + half) >> shift;
        d[5] = ((t5 * InverseDct.C2053) + z2 + z4 + half) >> shift;
        d[3] = ((t6 * InverseDct.C3072) + z2 + z3 + half) >> shift;
        d[1] = ((t7 * InverseDct.C1501) + z1 + z4 + half) >> shift;
    }

    private static void TransformAvx2(ReadOnlySpan<int> samples, ReadOnlySpan<int> quant, Span<short> block)
    {
        Span<Vector256<int>> rows = stackalloc Vector256<int>[8];
        MemoryMarshal.Cast<int, Vector256<int>>(samples).CopyTo(rows);
        InverseDct.Transpose(ref rows[0], ref rows[1], ref rows[2], ref rows[3], ref rows[4], ref rows[5], ref rows[6], ref rows[7]);
        Lines(rows, -2);
        InverseDct.Transpose(ref rows[0], ref rows[1], ref rows[2], ref rows[3], ref rows[4], ref rows[5], ref rows[6], ref rows[7]);
        Lines(rows, 2);
        var factors = MemoryMarshal.Cast<int, Vector256<int>>(quant);
        for (int y = 0; y < 8; y++)
        {
            // Below 2^24 a quotient of floats is never rounded up to a whole number that it does not reach.
            var divisor = factors[y] << 3;
            var size = Vector256.ConvertToInt32(Vector256.ConvertToSingle(Vector256.Abs(rows[y]) + (divisor >> 1)) / Vector256.ConvertToSingle(divisor));
            var sign = rows[y] >> 31;
            var value = (size ^ sign) - sign;
            Vector128.Narrow(value.GetLower(), value.GetUpper()).CopyTo(block[(y * 8)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lines(Span<Vector256<int>> d, int down)
    {
        var t0 = d[0] + d[7];
        var t7 = d[0] - d[7];
        var t1 = d[1] + d[6];
        var t6 = d[1] - d[6];
        var t2 = d[2] + d[5];
        var t5 = d[2] - d[5];
        var t3 = d[3] + d[4];
        var t4 = d[3] - d[4];
        var t10 = t0 + t3;
        var t13 = t0 - t3;
        var t11 = t1 + t2;
        var t12 = t1 - t2;
        int shift = 13 + down;
        var half = Vector256.Create(1 << (shift - 1));
        d[0] = down < 0 ? (t10 + t11) << 2 : (t10 + t11 + Vector256.Create(2)) >> 2;
        d[4] = down < 0 ? (t10 - t11) << 2 : (t10 - t11 + Vector256.Create(2)) >> 2;
        var z1 = (t12 + t13) * InverseDct.C0541;
        d[2] = (z1 + (t13 * InverseDct.C0765) + half) >> shift;
        d[6] = (z1 - (t12 * InverseDct.C1847) + half) >> shift;
        var z3 = t4 + t6;
        var z4 = t5 + t7;
        var z5 = (z3 + z4) * InverseDct.C1175;
        z1 = (t4 + t7) * -InverseDct.C0899;
        var z2 = (t5 + t6) * -InverseDct.C2562;
        z3 = (z3 * -InverseDct.C1961) + z5;
        z4 = (z4 * -InverseDct.C0390) + z5;
        d[7] = ((t4 * InverseDct.C0298) + z1 + z3 + half) >> shift;
        d[5] = ((t5 * InverseDct.C2053) + z2 + z4 + half) >> shift;
        d[3] = ((t6 * InverseDct.C3072) + z2 + z3 + half) >> shift;
        d[1] = ((t7 * InverseDct.C1501) + z1 + z4 + half) >> shift;
    }
}
