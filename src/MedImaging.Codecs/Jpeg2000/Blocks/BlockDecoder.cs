using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>The arithmetic block decoder (T.800 annex D): the three coding passes over one code block.</summary>
/// <remarks>
/// References instead of spans in the passes: the block's width and height bound every index (the flags have a border of one word around, the samples whole stripes),
/// and the checks would cost a fifth of the time. <see cref="Begin"/> makes the room.
/// </remarks>
internal sealed class BlockDecoder
{
    private readonly long[] _coder = MqStates.NewCoder();
    private ulong[] _flags = [];
    private int[] _samples = [];
    private int _width;
    private int _height;
    private int _flagStride;
    private int _orientation;
    private bool _isCausal;
    private long _a;
    private long _c;
    private long _d;
    private int _count;

    /// <summary>Gets the coefficients while they are decoded: sign in the top bit, magnitude with its half below, rows <see cref="Stride"/> apart.</summary>
    public Span<int> Samples => _samples;

    public int Stride { get; private set; }

    public void Begin(int width, int height, int orientation, bool isCausal)
    {
        (_width, _height, _orientation, _isCausal) = (width, height, orientation, isCausal);
        int stripes = (height + 3) / 4;
        _flagStride = width + 2;
        Stride = (width + 2) / 3 * 3;   // a multiple of three: a row's offset is its bit in the flags times a third
        Clear(ref _flags, (stripes + 2) * _flagStride);
        Clear(ref _samples, stripes * 4 * Stride);
        ResetContexts();
    }

    public void ResetContexts() => MqStates.Initial.CopyTo(_coder, 0);

    /// <summary>Begins an arithmetic codeword segment.</summary>
    public void BeginSegment(MqInput input) => MqDecoder.Begin(input, out _a, out _c, out _d, out _count);

    public void SignificancePass(int bit, MqInput input)
    {
        (long a, long c, long d, int count) = (_a, _c, _d, _count);
        ref long coder = ref MemoryMarshal.GetArrayDataReference(_coder);
        ref byte zero = ref BlockFlags.ZeroContexts[_orientation * 512];
        int width = _width, third = Stride / 3, flagStride = _flagStride;
        int value = 3 << (bit - 1);
        for (int y = 0; y < _height; y += 4)
        {
            ulong rows = BlockFlags.RowsOf(_height - y), above = _isCausal ? 0UL : ~0UL;
            ref ulong flags = ref _flags[((y / 4) + 1) * flagStride + 1];
            ref int samples = ref _samples[y * Stride];
            for (int x = 0; x < width; x++)
            {
                ulong f = Unsafe.Add(ref flags, x);
                ulong around = f | (f >> 1) | (f >> 2);
                ulong left = (around | (around >> 3) | (around >> 6)) & ~(f >> BlockFlags.Self) & rows;
                if (left == 0)
                {
                    continue;
                }

                do
                {
                    int row = BitOperations.TrailingZeroCount(left);
                    ulong s = f >> row;
                    left &= left - 1;
                    f |= 1UL << (BlockFlags.Visited + row);
                    int context = Unsafe.Add(ref zero, (nint)(s & BlockFlags.Neighbours));
                    if (MqDecoder.Decode(ref coder, context, input, ref a, ref c, ref d, ref count) != 0)
                    {
                        int sign = SignContext(s);
                        int negative = MqDecoder.Decode(ref coder, sign >> 1, input, ref a, ref c, ref d, ref count) ^ (sign & 1);
                        Unsafe.Add(ref samples, x + (row * third)) = (negative << 31) | value;
                        ulong mark = 1UL | ((ulong)(uint)negative << BlockFlags.SignShift);
                        f |= mark << (row + 4);
                        Mark(ref Unsafe.Add(ref flags, x), flagStride, row, mark, above);
                        left |= (8UL << row) & ~(f >> BlockFlags.Self) & rows;
                    }
                }
                while (left != 0);
                Unsafe.Add(ref flags, x) = f;
            }
        }

        (_a, _c, _d, _count) = (a, c, d, count);
    }

    public void RefinementPass(int bit, MqInput input)
    {
        (long a, long c, long d, int count) = (_a, _c, _d, _count);
        ref long coder = ref MemoryMarshal.GetArrayDataReference(_coder);
        int width = _width, third = Stride / 3;
        int half = 1 << (bit - 1);
        for (int y = 0; y < _height; y += 4)
        {
            ref ulong flags = ref _flags[((y / 4) + 1) * _flagStride + 1];
            ref int samples = ref _samples[y * Stride];
            for (int x = 0; x < width; x++)
            {
                ulong f = Unsafe.Add(ref flags, x);
                ulong left = (f >> BlockFlags.Self) & ~(f >> BlockFlags.Visited) & BlockFlags.Rows;
                if (left == 0)
                {
                    continue;
                }

                Unsafe.Add(ref flags, x) = f | (left << BlockFlags.Refined);
                do
                {
                    int row = BitOperations.TrailingZeroCount(left);
                    ulong s = f >> row;
                    left &= left - 1;
                    int refined = (int)(s >> BlockFlags.Refined) & 1, some = (s & BlockFlags.Neighbours) != 0 ? 1 : 0;
                    int context = 14 + (2 * refined) + (some & ~refined);
                    int one = MqDecoder.Decode(ref coder, context, input, ref a, ref c, ref d, ref count);

                    // The half of the plane above becomes this plane's bit, and the half moves down.
                    Unsafe.Add(ref samples, x + (row * third)) += (half ^ (one - 1)) - (one - 1);
                }
                while (left != 0);
            }
        }

        (_a, _c, _d, _count) = (a, c, d, count);
    }

    public void CleanupPass(int bit, MqInput input)
    {
        (long a, long c, long d, int count) = (_a, _c, _d, _count);
        ref long coder = ref MemoryMarshal.GetArrayDataReference(_coder);
        ref byte zero = ref BlockFlags.ZeroContexts[_orientation * 512];
        int width = _width, third = Stride / 3, flagStride = _flagStride;
        int value = 3 << (bit - 1);
        for (int y = 0; y < _height; y += 4)
        {
            ulong rows = BlockFlags.RowsOf(_height - y), above = _isCausal ? 0UL : ~0UL;
            ref ulong flags = ref _flags[((y / 4) + 1) * flagStride + 1];
            ref int samples = ref _samples[y * Stride];
            for (int x = 0; x < width; x++)
            {
                ulong f = Unsafe.Add(ref flags, x);
                ulong left = ~(f >> BlockFlags.Self) & ~(f >> BlockFlags.Visited) & rows;
                bool isKnown = false;
                if ((f & BlockFlags.Significance) == 0 && rows == BlockFlags.Rows)
                {
                    // Run mode (D.3.4): nothing around is significant.
                    if (MqDecoder.Decode(ref coder, MqStates.RunContext, input, ref a, ref c, ref d, ref count) == 0)
                    {
                        continue;
                    }

                    int run = 2 * MqDecoder.Decode(ref coder, MqStates.UniformContext, input, ref a, ref c, ref d, ref count);
                    run += MqDecoder.Decode(ref coder, MqStates.UniformContext, input, ref a, ref c, ref d, ref count);
                    left &= ~0UL << (3 * run);
                    isKnown = true;
                }

                while (left != 0)
                {
                    int row = BitOperations.TrailingZeroCount(left);
                    ulong s = f >> row;
                    left &= left - 1;
                    int context = Unsafe.Add(ref zero, (nint)(s & BlockFlags.Neighbours));
                    if (isKnown || MqDecoder.Decode(ref coder, context, input, ref a, ref c, ref d, ref count) != 0)
                    {
                        isKnown = false;
                        int sign = SignContext(s);
                        int negative = MqDecoder.Decode(ref coder, sign >> 1, input, ref a, ref c, ref d, ref count) ^ (sign & 1);
                        Unsafe.Add(ref samples, x + (row * third)) = (negative << 31) | value;
                        ulong mark = 1UL | ((ulong)(uint)negative << BlockFlags.SignShift);
                        f |= mark << (row + 4);
                        Mark(ref Unsafe.Add(ref flags, x), flagStride, row, mark, above);
                    }
                }

                Unsafe.Add(ref flags, x) = f & ~(BlockFlags.Rows << BlockFlags.Visited);
            }
        }

        (_a, _c, _d, _count) = (a, c, d, count);
    }

    /// <summary>Decodes the four symbols that end a clean-up pass (D.5).</summary>
    /// <returns>Whether they are the ones that must be there.</returns>
    public bool ReadsSegmentationSymbol(MqInput input)
    {
        int symbols = 0;
        for (int i = 0; i < 4; i++)
        {
            symbols = (symbols << 1) | MqDecoder.Decode(ref _coder[0], MqStates.UniformContext, input, ref _a, ref _c, ref _d, ref _count);
        }

        return symbols == 0b1010;
    }

    /// <summary>The significance propagation pass without arithmetic coding (D.6).</summary>
    public void RawSignificancePass(int bit, ref RawBits bits)
    {
        int value = 3 << (bit - 1);
        for (int y = 0; y < _height; y += 4)
        {
            ulong rows = BlockFlags.RowsOf(_height - y), above = _isCausal ? 0UL : ~0UL;
            for (int x = 0; x < _width; x++)
            {
                ref ulong flags = ref _flags[(((y / 4) + 1) * _flagStride) + 1 + x];
                for (int row = 0; row < 12; row += 3)
                {
                    ulong s = flags >> row;
                    if ((rows >> row & 1) == 0 || (s >> BlockFlags.Self & 1) != 0 || (s & BlockFlags.Neighbours) == 0)
                    {
                        continue;
                    }

                    flags |= 1UL << (BlockFlags.Visited + row);
                    if (bits.Bit() != 0)
                    {
                        int negative = bits.Bit();
                        _samples[(y * Stride) + x + (row * (Stride / 3))] = (negative << 31) | value;
                        ulong mark = 1UL | ((ulong)(uint)negative << BlockFlags.SignShift);
                        flags |= mark << (row + 4);
                        Mark(ref flags, _flagStride, row, mark, above);
                    }
                }
            }
        }
    }

    /// <summary>The magnitude refinement pass without arithmetic coding (D.6).</summary>
    public void RawRefinementPass(int bit, ref RawBits bits)
    {
        int half = 1 << (bit - 1);
        for (int y = 0; y < _height; y += 4)
        {
            for (int x = 0; x < _width; x++)
            {
                ref ulong flags = ref _flags[(((y / 4) + 1) * _flagStride) + 1 + x];
                ulong left = (flags >> BlockFlags.Self) & ~(flags >> BlockFlags.Visited) & BlockFlags.Rows;
                flags |= left << BlockFlags.Refined;
                for (; left != 0; left &= left - 1)
                {
                    int row = BitOperations.TrailingZeroCount(left);
                    _samples[(y * Stride) + x + (row * (Stride / 3))] += bits.Bit() != 0 ? half : -half;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SignContext(ulong around)
        => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(BlockFlags.SignContexts), (nint)((around & 0xAA) | ((around >> (BlockFlags.SignShift + 1)) & 0x55)));

    // Tells the words around that a sample became significant; its own word is the caller's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mark(ref ulong word, int stride, int row, ulong mark, ulong above)
    {
        Unsafe.Add(ref word, -1) |= mark << (row + 5);
        Unsafe.Add(ref word, 1) |= mark << (row + 3);
        if (row == 0)
        {
            ref ulong north = ref Unsafe.Add(ref word, -stride);
            mark &= above;
            Unsafe.Add(ref north, -1) |= mark << 17;
            north |= mark << 16;
            Unsafe.Add(ref north, 1) |= mark << 15;
        }
        else if (row == 9)
        {
            ref ulong south = ref Unsafe.Add(ref word, stride);
            Unsafe.Add(ref south, -1) |= mark << 2;
            south |= mark << 1;
            Unsafe.Add(ref south, 1) |= mark;
        }
    }

    private static void Clear<T>(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            array = new T[length];
        }
        else
        {
            array.AsSpan(0, length).Clear();
        }
    }
}
