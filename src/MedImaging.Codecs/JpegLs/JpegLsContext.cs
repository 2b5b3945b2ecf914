using System.Numerics;
using System.Runtime.CompilerServices;

namespace MedImaging.Codecs;

/// <summary>What is known of errors in one context of the regular mode (T.87 A.6). The code's parameter is kept ready for the next use.</summary>
internal struct JpegLsContext
{
    /// <summary>The code's parameter k: the least with N · 2^k not below A (T.87 A.5.1).</summary>
    public byte K;

    /// <summary>The correction of the prediction.</summary>
    public sbyte C;

    /// <summary>-1 where the error's mapping is inverted (T.87 A.5.2), else 0.</summary>
    public short Invert;

    private int _a;
    private int _b;
    private int _n;

    public static JpegLsContext Create(JpegLsParameters parameters)
    {
        int a = Math.Max(2, (parameters.Range + 32) >> 6);
        return new JpegLsContext { _a = a, _n = 1, K = (byte)CodeParameter(a, 1) };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CodeParameter(int a, int n)
    {
        int k = BitOperations.LeadingZeroCount((uint)n) - BitOperations.LeadingZeroCount((uint)a);
        k &= ~(k >> 31);
        return k + (int)((uint)((n << k) - a) >> 31);
    }

    /// <summary>Takes an error, as coded and not yet multiplied, into account (T.87 A.6.1, A.6.2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Update(int error, int step, int reset, bool inverts)
    {
        int sign = error >> 31, a = _a + ((error ^ sign) - sign), b = _b + (error * step), n = _n;
        if (n == reset)
        {
            a >>= 1;
            b >>= 1;
            n >>= 1;
        }

        n++;
        // Without branches, as nothing predicts them: the bias is brought back into (-n, 0], the correction follows it.
        int below = (b + n - 1) >> 31, above = -b >> 31, correction = C + below - above;
        b += (n & below) - (n & above);
        b += (1 - n - b) & ~((1 - n - b) >> 31);
        b &= b >> 31;
        if (correction == (sbyte)correction)
        {
            C = (sbyte)correction;
        }

        int k = CodeParameter(a, n);
        _a = a;
        _b = b;
        _n = n;
        K = (byte)k;
        Invert = (short)(inverts ? ((k - 1) & ((2 * b) + n - 1)) >> 31 : 0);
    }
}
