namespace MedImaging;

/// <summary>The pixels of one label in a part of a frame.</summary>
internal sealed class LabelMask(FrameRegion part)
{
    private readonly int _width = part.Right - part.Left;
    private readonly bool[] _bits = new bool[(part.Right - part.Left) * (part.Bottom - part.Top)];
    private int _left = int.MaxValue, _top = int.MaxValue, _right, _bottom;
    private double _sum;

    public int Count { get; private set; }

    /// <summary>Gets the mean probability of its pixels.</summary>
    public double Mean => _sum / Count;

    /// <summary>Gets the box around its pixels, in the frame.</summary>
    public FrameRegion Bounds => new(part.Left + _left, part.Top + _top, part.Left + _right, part.Top + _bottom);

    public void Add(int column, int row, float probability)
    {
        _bits[(row * _width) + column] = true;
        (_left, _right) = (Math.Min(_left, column), Math.Max(_right, column + 1));
        (_top, _bottom) = (Math.Min(_top, row), Math.Max(_bottom, row + 1));
        _sum += probability;
        Count++;
    }

    /// <summary>The pixels as runs over their box.</summary>
    public MaskShape ToShape()
    {
        var runs = new List<int>();
        bool isInside = false;
        int length = 0;
        for (int row = _top; row < _bottom; row++)
        {
            foreach (bool bit in _bits.AsSpan((row * _width) + _left, _right - _left))
            {
                if (bit != isInside)
                {
                    runs.Add(length);
                    (isInside, length) = (bit, 0);
                }

                length++;
            }
        }

        return new MaskShape(Bounds, [.. runs, length]);
    }
}
