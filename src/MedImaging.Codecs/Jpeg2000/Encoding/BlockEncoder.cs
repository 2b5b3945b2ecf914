using System.Numerics;

namespace MedImaging.Codecs;

/// <summary>The arithmetic block encoder (T.800 annex D): all bit planes, one codeword segment.</summary>
internal sealed class BlockEncoder
{
    private readonly MqEncoder _coder = new();
    private ulong[] _flags = [];
    private int[] _samples = [];
    private int _width;
    private int _height;
    private int _flagStride;
    private int _zeroContexts;

    /// <summary>Gets the bytes of the block encoded last.</summary>
    public ReadOnlySpan<byte> Segment => _coder.Segment;

    /// <summary>Encodes a block.</summary>
    /// <returns>How many bit planes it has; with none there is nothing to write.</returns>
    public int Encode(ReadOnlySpan<int> coefficients, int stride, int width, int height, int orientation)
    {
        (_width, _height, _flagStride, _zeroContexts) = (width, height, width + 2, orientation * 512);
        int planes = Load(coefficients, stride);
        if (planes == 0)
        {
            return 0;
        }

        _coder.Begin();
        CleanupPass(planes - 1);
        for (int bit = planes - 2; bit >= 0; bit--)
        {
            SignificancePass(bit);
            RefinementPass(bit);
            CleanupPass(bit);
        }

        _coder.End();
        return planes;
    }

    // Sign in the top bit, magnitude below.
    private int Load(ReadOnlySpan<int> coefficients, int stride)
    {
        int stripes = (_height + 3) / 4, all = 0;
        Prepare(ref _flags, (stripes + 2) * _flagStride);
        Prepare(ref _samples, stripes * 4 * _width);
        for (int y = 0; y < _height; y++)
        {
            var row = coefficients.Slice(y * stride, _width);
            var target = _samples.AsSpan(y * _width, _width);
            for (int x = 0; x < row.Length; x++)
            {
                int sign = row[x] >> 31, magnitude = (row[x] ^ sign) - sign;
                all |= magnitude;
                target[x] = magnitude | (sign & int.MinValue);
            }
        }

        return 32 - BitOperations.LeadingZeroCount((uint)all);
    }

    private static void Prepare<T>(ref T[] array, int length)
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

    private void SignificancePass(int bit)
    {
        for (int y = 0; y < _height; y += 4)
        {
            ulong rows = BlockFlags.RowsOf(_height - y);
            for (int x = 0; x < _width; x++)
            {
                ref ulong flags = ref _flags[(((y / 4) + 1) * _flagStride) + 1 + x];
                ulong around = flags | (flags >> 1) | (flags >> 2);
                ulong left = (around | (around >> 3) | (around >> 6)) & ~(flags >> BlockFlags.Self) & rows;
                while (left != 0)
                {
                    int row = BitOperations.TrailingZeroCount(left);
                    left &= left - 1;
                    flags |= 1UL << (BlockFlags.Visited + row);
                    if (EncodeSignificance(x, y, row, bit))
                    {
                        left |= (8UL << row) & ~(flags >> BlockFlags.Self) & rows;
                    }
                }
            }
        }
    }

    private void RefinementPass(int bit)
    {
        for (int y = 0; y < _height; y += 4)
        {
            for (int x = 0; x < _width; x++)
            {
                ref ulong flags = ref _flags[(((y / 4) + 1) * _flagStride) + 1 + x];
                ulong left = (flags >> BlockFlags.Self) & ~(flags >> BlockFlags.Visited) & BlockFlags.Rows;
                ulong refined = left << BlockFlags.Refined;
                for (; left != 0; left &= left - 1)
                {
                    int row = BitOperations.TrailingZeroCount(left);
                    ulong s = flags >> row;
                    int context = (s >> BlockFlags.Refined & 1) != 0 ? 16 : (s & BlockFlags.Neighbours) != 0 ? 15 : 14;
                    _coder.Encode(context, (Sample(x, y, row) >> bit) & 1);
                }

                flags |= refined;
            }
        }
    }

    private void CleanupPass(int bit)
    {
        for (int y = 0; y < _height; y += 4)
        {
            ulong rows = BlockFlags.RowsOf(_height - y);
            for (int x = 0; x < _width; x++)
            {
                ref ulong flags = ref _flags[(((y / 4) + 1) * _flagStride) + 1 + x];
                ulong left = ~(flags >> BlockFlags.Self) & ~(flags >> BlockFlags.Visited) & rows;
                if ((flags & BlockFlags.Significance) == 0 && rows == BlockFlags.Rows)
                {
                    int run = Run(x, y, bit);
                    _coder.Encode(MqStates.RunContext, run < 4 ? 1 : 0);
                    if (run == 4)
                    {
                        continue;
                    }

                    _coder.Encode(MqStates.UniformContext, run >> 1);
                    _coder.Encode(MqStates.UniformContext, run & 1);
                    EncodeSign(x, y, 3 * run);
                    left &= ~0UL << ((3 * run) + 1);
                }

                for (; left != 0; left &= left - 1)
                {
                    EncodeSignificance(x, y, BitOperations.TrailingZeroCount(left), bit);
                }

                flags &= ~(BlockFlags.Rows << BlockFlags.Visited);
            }
        }
    }

    // How many of a column's samples are zero in a plane before one is not.
    private int Run(int x, int y, int bit)
    {
        int run = 0;
        while (run < 4 && (Sample(x, y, 3 * run) >> bit & 1) == 0)
        {
            run++;
        }

        return run;
    }

    private bool EncodeSignificance(int x, int y, int row, int bit)
    {
        ulong s = _flags[(((y / 4) + 1) * _flagStride) + 1 + x] >> row;
        int symbol = (Sample(x, y, row) >> bit) & 1;
        _coder.Encode(BlockFlags.ZeroContexts[_zeroContexts + (int)(s & BlockFlags.Neighbours)], symbol);
        if (symbol != 0)
        {
            EncodeSign(x, y, row);
        }

        return symbol != 0;
    }

    private void EncodeSign(int x, int y, int row)
    {
        int at = (((y / 4) + 1) * _flagStride) + 1 + x;
        ulong s = _flags[at] >> row;
        int context = BlockFlags.SignContexts[(int)((s & 0xAA) | ((s >> (BlockFlags.SignShift + 1)) & 0x55))];
        int negative = (int)((uint)Sample(x, y, row) >> 31);
        _coder.Encode(context >> 1, negative ^ (context & 1));
        ulong mark = 1UL | ((ulong)(uint)negative << BlockFlags.SignShift);
        _flags[at - 1] |= mark << (row + 5);
        _flags[at] |= mark << (row + 4);
        _flags[at + 1] |= mark << (row + 3);
        if (row == 0)
        {
            MarkRow(at - _flagStride, mark << 15);
        }
        else if (row == 9)
        {
            MarkRow(at + _flagStride, mark);
        }
    }

    private void MarkRow(int at, ulong mark)
    {
        _flags[at - 1] |= mark << 2;
        _flags[at] |= mark << 1;
        _flags[at + 1] |= mark;
    }

    private int Sample(int x, int y, int row) => _samples[((y + (row / 3)) * _width) + x];
}
