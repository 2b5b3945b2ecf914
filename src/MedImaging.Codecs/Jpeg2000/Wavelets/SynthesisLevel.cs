namespace MedImaging.Codecs;

/// <summary>One level of the inverse wavelet transform of a tile-component (T.800 F.3.2), row by row from top to bottom.</summary>
/// <remarks>
/// A row is asked for from the level above and asks the level below for what it needs: only a few rows of each level are ever in memory, and those stay in the caches.
/// Low samples of a line lie at even coordinates, high ones at odd; <c>p</c> is the parity of the first coordinate. Then low sample n has the high neighbours
/// n − 1 + p and n + p, high sample m the low ones m − p and m + 1 − p, and where one is missing symmetric extension makes it equal to the other.
/// </remarks>
internal abstract class SynthesisLevel
{
    private SynthesisLevel? _lower;
    private Subband _lowLow;
    private Subband _highLow;
    private Subband _lowHigh;
    private Subband _highHigh;
    private int _lowRow;
    private int _highRow;

    protected int Width { get; private set; }

    protected int Height { get; private set; }

    protected int ParityX { get; private set; }

    protected int ParityY { get; private set; }

    /// <summary>Gets how many low and high samples a row has, and how many low and high rows there are.</summary>
    protected int LowWidth => (Width + 1 - ParityX) / 2;

    protected int HighWidth => (Width + ParityX) / 2;

    protected int LowHeight => (Height + 1 - ParityY) / 2;

    protected int HighHeight => (Height + ParityY) / 2;

    private int Row { get; set; }

    public void Begin(Area area, SynthesisLevel? lower, in Subband lowLow, ReadOnlySpan<Subband> high)
    {
        (Width, Height, ParityX, ParityY) = (area.Width, area.Height, area.Left & 1, area.Top & 1);
        (_lower, _lowLow, _highLow, _lowHigh, _highHigh) = (lower, lowLow, high[0], high[1], high[2]);
        (_lowRow, _highRow, Row) = (0, 0, 0);
        Prepare();
    }

    /// <summary>The next row; it holds until the one after is asked for. Irreversible levels give the bits of <see cref="float"/>s.</summary>
    public ReadOnlySpan<int> NextRow(ReadOnlySpan<int> coefficients)
    {
        if (Width == 0)
        {
            return [];   // the level above is one odd sample wide
        }

        int row = Row++;
        bool isLow = ((row + ParityY) & 1) == 0;
        int index = isLow ? (row - ParityY) / 2 : (row - 1 + ParityY) / 2;
        return isLow ? LowRow(index, coefficients) : HighRow(index, coefficients);
    }

    protected abstract void Prepare();

    protected abstract ReadOnlySpan<int> LowRow(int index, ReadOnlySpan<int> coefficients);

    protected abstract ReadOnlySpan<int> HighRow(int index, ReadOnlySpan<int> coefficients);

    /// <summary>Puts the halves of a row together.</summary>
    protected abstract void JoinRow(ReadOnlySpan<int> low, ReadOnlySpan<int> high, Span<int> row);

    /// <summary>Reads the next vertically low row.</summary>
    protected void ReadLow(Span<int> row, ReadOnlySpan<int> coefficients)
    {
        var left = _lower is null ? BandRow(in _lowLow, _lowRow, coefficients) : _lower.NextRow(coefficients);
        JoinRow(left, BandRow(in _highLow, _lowRow, coefficients), row);
        _lowRow++;
    }

    /// <summary>Reads the next vertically high row.</summary>
    protected void ReadHigh(Span<int> row, ReadOnlySpan<int> coefficients)
    {
        JoinRow(BandRow(in _lowHigh, _highRow, coefficients), BandRow(in _highHigh, _highRow, coefficients), row);
        _highRow++;
    }

    /// <summary>The neighbours of a sample, mirrored at the ends.</summary>
    protected static (int Before, int After) Mirror(int before, int count)
        => (before < 0 ? before + 1 : before, before + 1 >= count ? before : before + 1);

    private static ReadOnlySpan<int> BandRow(in Subband band, int row, ReadOnlySpan<int> coefficients)
        => coefficients.Slice(band.Offset + (row * band.Area.Width), Math.Max(band.Area.Width, 0));
}
