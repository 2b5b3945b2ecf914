namespace MedImaging.Codecs;

/// <summary>A level of the 5-3 transform (T.800 F.3.8.1).</summary>
internal sealed class ReversibleLevel : SynthesisLevel
{
    // Two vertically low rows, two high ones, and the finished high one.
    private const int RowCount = 5;
    private int[] _rows = [];
    private int[] _low = [];
    private int[] _high = [];
    private int _lowsDone;
    private int _highsRead;

    protected override void Prepare()
    {
        (_lowsDone, _highsRead) = (0, 0);
        int half = (Width / 2) + 3;   // one more than half, and a neighbour on each side
        if (_low.Length < half)
        {
            _rows = new int[RowCount * (Width + 1)];
            _low = new int[half];
            _high = new int[half];
        }
    }

    protected override ReadOnlySpan<int> LowRow(int index, ReadOnlySpan<int> coefficients)
    {
        if (Height == 1)
        {
            ReadLow(Line(0), coefficients);
            return Line(0);
        }

        FinishLow(index, coefficients);
        return Line(index & 1);
    }

    protected override ReadOnlySpan<int> HighRow(int index, ReadOnlySpan<int> coefficients)
    {
        if (Height == 1)
        {
            ReadHigh(Line(4), coefficients);
            foreach (ref int value in Line(4))
            {
                value /= 2;   // F.3.6: a line of one odd sample holds its double
            }

            return Line(4);
        }

        var (before, after) = Mirror(index - ParityY, LowHeight);
        FinishLow(after, coefficients);
        RowKernels.LiftHigh(Line(2 + (index & 1)), Line(before & 1), Line(after & 1), Line(4));
        return Line(4);
    }

    protected override void JoinRow(ReadOnlySpan<int> low, ReadOnlySpan<int> high, Span<int> row)
    {
        if (Width == 1)
        {
            row[0] = ParityX == 0 ? low[0] : high[0] / 2;
            return;
        }

        Span<int> lows = _low.AsSpan(1, low.Length), highs = _high.AsSpan(1, high.Length);
        high.CopyTo(highs);
        (_high[0], _high[high.Length + 1]) = (highs[0], highs[^1]);
        low.CopyTo(lows);
        RowKernels.LiftLow(lows, _high.AsSpan(ParityX), _high.AsSpan(1 + ParityX));
        (_low[0], _low[low.Length + 1]) = (lows[0], lows[^1]);
        RowKernels.LiftHigh(high, _low.AsSpan(1 - ParityX), _low.AsSpan(2 - ParityX), highs);
        if (ParityX == 0)
        {
            RowKernels.Weave(lows, highs, row);
        }
        else
        {
            RowKernels.Weave(highs, lows, row);
        }
    }

    private Span<int> Line(int index) => _rows.AsSpan(index * Width, Width);

    private void FinishLow(int index, ReadOnlySpan<int> coefficients)
    {
        for (; _lowsDone <= index; _lowsDone++)
        {
            var (before, after) = Mirror(_lowsDone - 1 + ParityY, HighHeight);
            for (; _highsRead <= after; _highsRead++)
            {
                ReadHigh(Line(2 + (_highsRead & 1)), coefficients);
            }

            var row = Line(_lowsDone & 1);
            ReadLow(row, coefficients);
            RowKernels.LiftLow(row, Line(2 + (before & 1)), Line(2 + (after & 1)));
        }
    }
}
