using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>Bits of one entropy-coded segment that lies unstuffed in memory with <see cref="Padding"/> zeros after it.</summary>
/// <remarks>
/// Reading past the end gives zeros and is remembered: <see cref="IsOverrun"/> is asked once a row of units instead of once a bit.
/// The top <see cref="Count"/> bits of <see cref="Bits"/> are next; the ones below may hold later bits already and are read again.
/// </remarks>
internal ref struct EntropyReader
{
    /// <summary>The zeros that must follow the segment.</summary>
    public const int Padding = 24;

    public ulong Bits;
    public int Count;
    public int Position;

    private readonly ref byte _first;
    private readonly int _length;

    /// <param name="buffer">The segment and its padding.</param>
    /// <param name="length">The bytes of the segment alone.</param>
    public EntropyReader(ReadOnlySpan<byte> buffer, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, length + Padding);
        _first = ref MemoryMarshal.GetReference(buffer);
        _length = length;
    }

    /// <summary>Gets whether more bits were taken than the segment has.</summary>
    public readonly bool IsOverrun => (8L * Position) - Count > 8L * _length;

    /// <summary>Gets whether every whole byte of the segment was taken.</summary>
    public readonly bool IsExhausted => (8L * Position) - Count > 8L * (_length - 1);

    /// <summary>Has at least 56 bits ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refill() => Refill(ref Bits, ref Count, ref Position);

    /// <summary>The same over copies of the fields, for loops that keep them in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Refill(ref ulong bits, ref int count, ref int position)
    {
        // Past the end by more than 8 bytes is an overrun already, and stays one from here.
        if ((uint)position > (uint)(_length + 8))
        {
            position = _length + 8;
        }

        // Position is at most length + 8 here and the constructor saw length + 24 bytes: the eight bytes are there. A slice would check it twice.
        ulong next = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref _first, position));
        bits |= (BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(next) : next) >> count;
        position += (63 - count) >> 3;
        count |= 56;
    }

    /// <summary>Takes 0 to 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(int count)
    {
        Refill();
        int value = (int)(Bits >> 1 >> (63 - count));
        Skip(count);
        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int count)
    {
        Bits <<= count;
        Count -= count;
    }

    /// <summary>Takes one bit, refilling as needed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TakeBit() => Take(1);

    /// <summary>T.81 F.2.2.1 RECEIVE and EXTEND: the signed value that <paramref name="size"/> (1 to 16) top bits stand for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Extend(ulong bits, int size)
    {
        // A leading 0 means a negative value: its complement is the magnitude.
        long negative = ~((long)bits >> 63);
        long magnitude = (long)(((ulong)negative ^ bits) >> (64 - size));
        return (int)((magnitude ^ negative) - negative);
    }

    /// <summary>Takes a coded value.</summary>
    /// <returns>The value; -1 when the bits are no code of the table.</returns>
    public int TakeCode(JpegHuffmanTable table, uint[] lookup)
    {
        Refill();
        uint entry = lookup[Bits >> (64 - JpegHuffmanTable.DctBits)];
        if (entry != 0)
        {
            Skip((int)((entry >> 8) & 255));
            return (int)(entry >> 16);
        }

        int found = table.Find(Bits);
        if (found < 0)
        {
            return -1;
        }

        Skip(found >> 8);
        return found & 255;
    }
}
