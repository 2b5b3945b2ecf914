using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>The MQ decoder (T.800 C.3) over 64-bit registers.</summary>
/// <remarks>
/// A and C hold the interval and the code at <see cref="MqStates.Scale"/>, C with up to 47 bits to come below. D = min(C, A − 2^15) is taken out of both: as long as
/// D − Q_e stays at or above 0, neither the less probable symbol nor a renormalisation is due, and a symbol is one subtraction and one test.
/// The caller keeps the registers in locals; everything here is inlined into its loops.
/// </remarks>
internal static class MqDecoder
{
    private const long Half = 0x8000L << MqStates.Scale;
    private const int LeadingZerosOfHalf = 1;

    /// <summary>The bytes that must follow a segment: two of ones (C.3.4), and room for a wide read.</summary>
    public const int Tail = 8;

    /// <summary>INITDEC. Position 0 of the data is a zero byte before the segment.</summary>
    public static void Begin(byte[] data, out long a, out long c, out long d, out int count, out int position)
    {
        (a, c, count, position) = (Half, 0, -15, 1);
        Refill(data, ref c, ref count, ref position);
        d = Math.Min(c, a - Half);
        a -= d;
        c -= d;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Decode(ref long context, byte[] data, ref long a, ref long c, ref long d, ref int count, ref int position)
    {
        long entry = context;
        d -= entry & MqStates.Estimate;
        int symbol = (int)entry & 1;
        if (d < 0)
        {
            long estimate = entry & MqStates.Estimate;
            a += d;
            c += d;

            // C below Q_e: the lower interval, which is Q_e wide. The two exchange meanings where the upper one is the smaller (C.3.2).
            long lower = c >> 63;
            long isSmaller = (a - estimate) >> 63;
            long less = lower ^ isSmaller;
            c += estimate & lower;
            a = lower != 0 ? estimate : a;
            symbol ^= (int)less & 1;

            // The low byte of a context is below 128 by construction, so that the index is inside of the 512 entries.
            context = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(MqStates.After), (nint)(((entry & 0x7F) << 1) - less));
            int shift = System.Numerics.BitOperations.LeadingZeroCount((ulong)a) - LeadingZerosOfHalf;
            a <<= shift;
            c <<= shift;
            count -= shift;
            if (count < 0)
            {
                Refill(data, ref c, ref count, ref position);
            }

            d = Math.Min(c, a - Half);
            a -= d;
            c -= d;
        }

        return symbol;
    }

    // BYTEIN for several bytes at once: after a byte of ones the next has seven bits, or is a marker and ones come for ever.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Refill(byte[] data, ref long c, ref int count, ref int position)
    {
        uint next = BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(position));
        if (!HasOnes(next) && data[position - 1] != 0xFF)
        {
            c += (long)next << (15 - count);
            count += 32;
            position += 4;
            return;
        }

        while (count < 24)
        {
            int b = data[position];
            if (data[position - 1] != 0xFF)
            {
                c += (long)b << (39 - count);
                count += 8;
                position++;
            }
            else if (b <= 0x8F)
            {
                c += (long)b << (40 - count);
                count += 7;
                position++;
            }
            else
            {
                c += 0xFFL << (39 - count);
                count += 8;
            }
        }
    }

    private static bool HasOnes(uint bytes) => ((~bytes - 0x01010101) & bytes & 0x80808080) != 0;
}
