using System.Runtime.InteropServices;

namespace MedImaging.Codecs;

/// <summary>A level of the 9-7 transform (T.800 F.3.8.2), without its scaling by K: that is in the steps of the sub-bands (<see cref="Gain"/>).</summary>
internal sealed class IrreversibleLevel : SynthesisLevel
{
    private const float Alpha = -1.586134342059924f;
    private const float Beta = -0.052980118572961f;
    private const float Gamma = 0.882911075530934f;
    private const float Delta = 0.443506852043971f;
    private const double K = 1.230174104914001;

    // Four vertically low rows and four high ones are between their first and their last lifting step at once.
    private const int Ring = 4;
    private float[] _rows = [];
    private float[] _low = [];
    private float[] _high = [];
    private int _highsRead;
    private int _lowsFirst;
    private int _highsFirst;
    private int _lowsDone;
    private int _highsDone;

    /// <summary>What the scaling steps of all levels above do to a sub-band: K for each low pass, 1/K for each high one, in both directions.</summary>
    public static double Gain(int orientation, int halvings) => orientation switch
    {
        0 => Math.Pow(K, 2 * halvings),
        3 => Math.Pow(K, 2 * (halvings - 2)),
        _ => Math.Pow(K, 2 * (halvings - 1)),
    };

    protected override void Prepare()
    {
        (_highsRead, _lowsFirst, _highsFirst, _lowsDone, _highsDone) = (0, 0, 0, 0, 0);
        int half = (Width / 2) + 3;   // one more than half, and a neighbour on each side
        if (_low.Length < half)
        {
            _rows = new float[2 * Ring * (Width + 1)];
            _low = new float[half];
            _high = new float[half];
        }
    }

    protected override ReadOnlySpan<int> LowRow(int index, ReadOnlySpan<int> coefficients)
    {
        if (Height > 1)
        {
            FinishLow(index, coefficients);
        }
        else
        {
            ReadLow(Bits(Low(0)), coefficients);
            ScaleSingle(Low(0), ParityY);
        }

        return Bits(Low(index));
    }

    protected override ReadOnlySpan<int> HighRow(int index, ReadOnlySpan<int> coefficients)
    {
        if (Height > 1)
        {
            FinishHigh(index, coefficients);
        }
        else
        {
            ReadHigh(Bits(High(0)), coefficients);
            ScaleSingle(High(0), ParityY);
        }

        return Bits(High(index));
    }

    protected override void JoinRow(ReadOnlySpan<int> low, ReadOnlySpan<int> high, Span<int> row)
    {
        if (Width == 1)
        {
            row[0] = ParityX == 0 ? low[0] : high[0];
            ScaleSingle(MemoryMarshal.Cast<int, float>(row[..1]), ParityX);
            return;
        }

        Span<float> lows = _low.AsSpan(1, low.Length), highs = _high.AsSpan(1, high.Length);
        low.CopyTo(Bits(lows));
        high.CopyTo(Bits(highs));
        ReadOnlySpan<float> highBefore = _high.AsSpan(ParityX), highAfter = _high.AsSpan(1 + ParityX);
        ReadOnlySpan<float> lowBefore = _low.AsSpan(1 - ParityX), lowAfter = _low.AsSpan(2 - ParityX);
        Pad(_high, highs);
        RowKernels.Lift(lows, highBefore, highAfter, Delta);
        Pad(_low, lows);
        RowKernels.Lift(highs, lowBefore, lowAfter, Gamma);
        Pad(_high, highs);
        RowKernels.Lift(lows, highBefore, highAfter, Beta);
        Pad(_low, lows);
        RowKernels.Lift(highs, lowBefore, lowAfter, Alpha);
        if (ParityX == 0)
        {
            RowKernels.Weave(Bits(lows), Bits(highs), row);
        }
        else
        {
            RowKernels.Weave(Bits(highs), Bits(lows), row);
        }
    }

    private static void Pad(float[] padded, ReadOnlySpan<float> values) => (padded[0], padded[values.Length + 1]) = (values[0], values[^1]);

    // F.3.6: one even sample stands for itself, one odd holds its double. The steps have K or 1/K in them, which here must go again.
    private static void ScaleSingle(Span<float> values, int parity)
    {
        float factor = (float)(parity == 0 ? 1 / K : K / 2);
        foreach (ref float value in values)
        {
            value *= factor;
        }
    }

    private static Span<int> Bits(Span<float> row) => MemoryMarshal.Cast<float, int>(row);

    private Span<float> Low(int index) => _rows.AsSpan((index & (Ring - 1)) * Width, Width);

    private Span<float> High(int index) => _rows.AsSpan((Ring + (index & (Ring - 1))) * Width, Width);

    // Each of the four lifting steps goes as far as the next one needs it.
    private void FinishHigh(int index, ReadOnlySpan<int> coefficients)
    {
        for (; _highsDone <= index; _highsDone++)
        {
            var (before, after) = Mirror(_highsDone - ParityY, LowHeight);
            FinishLow(after, coefficients);
            RowKernels.Lift(High(_highsDone), Low(before), Low(after), Alpha);
        }
    }

    private void FinishLow(int index, ReadOnlySpan<int> coefficients)
    {
        for (; _lowsDone <= index; _lowsDone++)
        {
            var (before, after) = Mirror(_lowsDone - 1 + ParityY, HighHeight);
            BeginHigh(after, coefficients);
            RowKernels.Lift(Low(_lowsDone), High(before), High(after), Beta);
        }
    }

    private void BeginHigh(int index, ReadOnlySpan<int> coefficients)
    {
        for (; _highsFirst <= index; _highsFirst++)
        {
            var (before, after) = Mirror(_highsFirst - ParityY, LowHeight);
            BeginLow(after, coefficients);
            RowKernels.Lift(High(_highsFirst), Low(before), Low(after), Gamma);
        }
    }

    private void BeginLow(int index, ReadOnlySpan<int> coefficients)
    {
        for (; _lowsFirst <= index; _lowsFirst++)
        {
            var (before, after) = Mirror(_lowsFirst - 1 + ParityY, HighHeight);
            for (; _highsRead <= after; _highsRead++)
            {
                ReadHigh(Bits(High(_highsRead)), coefficients);
            }

            ReadLow(Bits(Low(_lowsFirst)), coefficients);
            RowKernels.Lift(Low(_lowsFirst), High(before), High(after), Delta);
        }
    }
}
