using System.Numerics;
using System.Runtime.CompilerServices;

namespace MedImaging.Codecs;

/// <summary>The MQ encoder (T.800 C.2), one codeword segment at a time.</summary>
internal sealed class MqEncoder
{
    private readonly long[] _contexts = new long[32];
    private byte[] _bytes = new byte[8192];
    private uint _a;
    private uint _c;
    private int _count;
    private int _last;

    /// <summary>Gets the bytes of the segment, once it is ended.</summary>
    public ReadOnlySpan<byte> Segment => _bytes.AsSpan(1, _last);

    /// <summary>INITENC. A zero byte stands before the segment, so that the first carry has a place.</summary>
    public void Begin()
    {
        MqStates.Initial.CopyTo(_contexts, 0);
        (_a, _c, _count, _last) = (0x8000, 0, 12, 0);
        _bytes[0] = 0;
    }

    public void Encode(int context, int symbol)
    {
        ref long entry = ref _contexts[context];
        uint estimate = (uint)(entry >> MqStates.Scale);
        int after = (int)(entry & MqStates.Offset) / sizeof(long);
        bool isLess = (((int)entry ^ symbol) & 1) != 0;
        _a -= estimate;
        if (!isLess && _a >= 0x8000)
        {
            _c += estimate;
            return;
        }

        // The larger of the two intervals goes to the symbol that is more probable (C.2.5, C.2.6).
        if (isLess == (_a >= estimate))
        {
            _a = estimate;
        }
        else
        {
            _c += estimate;
        }

        entry = MqStates.After[after] ^ (isLess ? MqStates.After[after + 1] : 0);
        Renormalize();
    }

    /// <summary>FLUSH.</summary>
    public void End()
    {
        uint top = _c + _a;
        _c |= 0xFFFF;
        if (_c >= top)
        {
            _c -= 0x8000;
        }

        _c <<= _count;
        ByteOut();
        _c <<= _count;
        ByteOut();
        if (_bytes[_last] == 0xFF)
        {
            _last--;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Renormalize()
    {
        int shift = BitOperations.LeadingZeroCount(_a) - 16;
        _a <<= shift;
        while (shift >= _count)
        {
            _c <<= _count;
            shift -= _count;
            ByteOut();
        }

        _c <<= shift;
        _count -= shift;
    }

    private void ByteOut()
    {
        if (_last + 2 >= _bytes.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        if (_bytes[_last] != 0xFF && _c >= 0x8000000)
        {
            _bytes[_last]++;
            _c &= 0x7FFFFFF;
        }

        if (_bytes[_last] == 0xFF)
        {
            _bytes[++_last] = (byte)(_c >> 20);
            _c &= 0xFFFFF;
            _count = 7;
        }
        else
        {
            _bytes[++_last] = (byte)(_c >> 19);
            _c &= 0x7FFFF;
            _count = 8;
        }
    }
}
