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

    /// <summary>Decodes a symbol.</summary>
    /// <remarks><paramref name="coder"/> is the first of <see cref="MqStates.NewCoder"/>'s array: the contexts, and behind them what follows them, so that one reference does for both.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Decode(ref long coder, nint context, MqInput input, ref long a, ref long c, ref long d, ref int count)
    {
        ref long place = ref Unsafe.Add(ref coder, context);
        long entry = place;
        long estimate = entry & MqStates.Estimate;
        long less = 0;
        d -= estimate;
        if (d < 0)
        {
            a += d;
            c += d;

            // C below Q_e: the lower interval, which is Q_e wide. The two exchange meanings where the upper one is the smaller (C.3.2).
            long lower = c >> 63;
            less = lower ^ ((a - estimate) >> 63);

            // Both contexts that can follow are read before it is known which one does. The offset is below 2048: inside of the 256 entries behind the contexts.
            ref long after = ref Unsafe.AddByteOffset(ref Unsafe.Add(ref coder, MqStates.ContextRoom), (nint)(entry & MqStates.Offset));
            place = after ^ (Unsafe.Add(ref after, 1) & less);
            c += estimate & lower;
            a ^= (a ^ estimate) & lower;
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

        return (int)(entry ^ less) & 1;
    }
}
