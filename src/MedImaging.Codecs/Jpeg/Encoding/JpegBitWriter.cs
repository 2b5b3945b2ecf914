using System.Buffers;
using System.Buffers.Binary;

namespace MedImaging.Codecs;

/// <summary>Writes entropy-coded bits with the stuffing of T.81 B.1.1.5. A struct that is not passed on by value.</summary>
internal ref struct JpegBitWriter
{
    // 8 bytes of bits become at most 16.
    private const int Chunk = 16 * 1024;

    private readonly IBufferWriter<byte> _output;
    private Span<byte> _span;
    private int _used;
    private ulong _bits;
    private int _free = 64;

    public JpegBitWriter(IBufferWriter<byte> output)
    {
        _output = output;
        _span = output.GetSpan(Chunk);
    }

    /// <summary>Adds bits.</summary>
    /// <param name="bits">The bits, nothing above them.</param>
    /// <param name="count">How many, 1 to 32.</param>
    public void Put(uint bits, int count)
    {
        if (count <= _free)
        {
            _free -= count;
            _bits |= (ulong)bits << _free;
            return;
        }

        int rest = count - _free;
        _bits |= bits >> rest;
        Drain(8);
        _free = 64 - rest;
        _bits = (ulong)bits << _free;
    }

    /// <summary>Fills the last byte with ones and hands everything over.</summary>
    public void Flush()
    {
        int used = 64 - _free, whole = (used + 7) / 8;
        if (whole > 0)
        {
            _bits |= (1UL << (64 - used)) - 1UL;
            if (used == 64)
            {
                Drain(8);
            }
            else
            {
                Drain(whole);
            }
        }

        _output.Advance(_used);
        (_used, _bits, _free) = (0, 0, 64);
        _span = default;
    }

    private void Drain(int bytes)
    {
        if (_span.Length - _used < 16)
        {
            _output.Advance(_used);
            _span = _output.GetSpan(Chunk);
            _used = 0;
        }

        // No byte of ones: nothing to stuff.
        if (bytes == 8 && (_bits & (~_bits - 0x0101010101010101) & 0x8080808080808080) == 0)
        {
            BinaryPrimitives.WriteUInt64BigEndian(_span[_used..], _bits);
            _used += 8;
            return;
        }

        for (int i = 0; i < bytes; i++)
        {
            byte value = (byte)(_bits >> (56 - (8 * i)));
            _span[_used++] = value;
            if (value == 0xFF)
            {
                _span[_used++] = 0;
            }
        }
    }
}
