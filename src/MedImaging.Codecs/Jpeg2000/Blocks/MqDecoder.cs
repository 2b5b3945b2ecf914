using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>The MQ decoder (T.800 C.3) over 64-bit registers.</summary>
/// <remarks>
/// A and C hold the interval and the code at <see cref="MqStates.Scale"/>, C with up to 47 bits to come below. D = min(C, A − 2^15) is taken out of both: as long as
/// D − Q_e stays at or above 0, neither the less probable symbol nor a renormalisation is due, and a symbol is one subtraction and one test.
/// The caller keeps the registers in locals; this is inlined into its loops. What cannot be predicted is done by masks, without a branch.
/// </remarks>
internal static class MqDecoder
{
    private const long Half = 0x8000L << MqStates.Scale;

    /// <summary>INITDEC.</summary>
    public static void Begin(MqInput input, out long a, out long c, out long d, out int count)
    {
        input.Begin();
        c = input.Refill(0);
        count = input.Count;
        d = Math.Min(c, 0);
        (a, c) = (Half - d, c - d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Decode(ref long context, MqInput input, ref long a, ref long c, ref long d, ref int count)
    {
        long entry = context;
        long estimate = entry & MqStates.Estimate;
        int symbol = (int)entry & 1;
        d -= estimate;
        if (d < 0)
        {
            a += d;
            c += d;

            // C below Q_e: the lower interval, which is Q_e wide. The two exchange meanings where the upper one is the smaller (C.3.2).
            long lower = c >> 63;
            long less = lower ^ ((a - estimate) >> 63);
            c += estimate & lower;
            a ^= (a ^ estimate) & lower;
            symbol ^= (int)less & 1;

            // The low byte of a context is below 128, so that the index is inside of the 512 entries.
            context = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(MqStates.After), (nint)(((entry & 0x7F) << 1) - less));
            int shift = BitOperations.LeadingZeroCount((ulong)a) - 1;
            a <<= shift;
            c <<= shift;
            count -= shift;
            if (count < 0)
            {
                input.Count = count;
                c = input.Refill(c);
                count = input.Count;
            }

            long room = a - Half, over = c - room;
            d = room + (over & (over >> 63));
            a -= d;
            c -= d;
        }

        return symbol;
    }
}
