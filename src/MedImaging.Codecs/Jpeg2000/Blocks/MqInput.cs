using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MedImaging.Codecs;

/// <summary>The codeword segment that the MQ decoder reads, and how far it has come.</summary>
/// <remarks>It is an object beside the registers so that no register has its address taken: those would live in memory.</remarks>
internal sealed class MqInput
{
    /// <summary>The bytes that must follow a segment: two of ones (T.800 C.3.4), and room for a wide read.</summary>
    public const int Tail = 8;

    private byte[] _data = new byte[4096];
    private int _position;

    public int Length { get; private set; }

    /// <summary>Gets or sets how many bits of C below <see cref="MqStates.Scale"/> are there.</summary>
    public int Count { get; set; }

    public ReadOnlySpan<byte> Bytes => _data.AsSpan(1, Length);

    public void Clear() => Length = 0;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        int needed = Length + bytes.Length + 1 + Tail;
        if (_data.Length < needed)
        {
            Array.Resize(ref _data, Math.Max(needed, _data.Length * 2));
        }

        bytes.CopyTo(_data.AsSpan(1 + Length));
        Length += bytes.Length;
    }

    /// <summary>Ends the segment and goes to its begin. A zero byte stands before it.</summary>
    public void Begin()
    {
        _data[0] = 0;
        _data.AsSpan(1 + Length, Tail).Fill(0xFF);
        _position = 1;
        Count = -15;
    }

    /// <summary>BYTEIN for several bytes at once: after a byte of ones the next has seven bits, or is a marker and ones come for ever.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public long Refill(long c)
    {
        byte[] data = _data;
        int count = Count, position = _position;
        uint next = BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(position));
        if (((~next - 0x01010101) & next & 0x80808080) == 0 && data[position - 1] != 0xFF)
        {
            // None of the four is a byte of ones.
            _position = position + 4;
            Count = count + 32;
            return c + ((long)next << (15 - count));
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

        (_position, Count) = (position, count);
        return c;
    }
}
