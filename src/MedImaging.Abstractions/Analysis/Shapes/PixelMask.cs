namespace MedImaging;

/// <summary>The pixels of a shape within a frame, one byte each.</summary>
public sealed class PixelMask
{
    private const long MaxPixels = 1L << 28;

    private readonly byte[] _bits;

    private PixelMask(FrameRegion area, byte[] bits) => (Area, _bits) = (area, bits);

    /// <summary>Gets the part of the frame that is looked at; all pixels beside it do not belong to the shape. It may be empty.</summary>
    public FrameRegion Area { get; }

    /// <summary>Gets how many pixels belong to the shape.</summary>
    public int Count => _bits.AsSpan().Count((byte)1);

    internal Span<byte> Bits => _bits;

    private int Width => Area.Right - Area.Left;

    /// <summary>Makes a mask of bytes.</summary>
    /// <param name="area">The part of the frame.</param>
    /// <param name="bits">A byte for each pixel of it, row by row; all but 0 belong to the shape.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="ArgumentException"><paramref name="bits"/> has another length than the area.</exception>
    public static PixelMask Of(FrameRegion area, ReadOnlySpan<byte> bits)
    {
        ArgumentNullException.ThrowIfNull(area);
        if (area.Right < area.Left || area.Bottom < area.Top || bits.Length != ((long)area.Right - area.Left) * ((long)area.Bottom - area.Top))
        {
            throw new ArgumentException("A mask has a byte for each pixel of its area.", nameof(bits));
        }

        byte[] own = new byte[bits.Length];
        for (int i = 0; i < own.Length; i++)
        {
            own[i] = bits[i] == 0 ? (byte)0 : (byte)1;
        }

        return new PixelMask(area, own);
    }

    /// <summary>Says whether a pixel belongs to the shape.</summary>
    /// <param name="column">The pixel's column in the frame.</param>
    /// <param name="row">The pixel's row in the frame.</param>
    /// <returns>Whether it does.</returns>
    public bool Contains(int column, int row)
        => column >= Area.Left && column < Area.Right && row >= Area.Top && row < Area.Bottom && _bits[((row - Area.Top) * Width) + column - Area.Left] != 0;

    /// <summary>Gets a row of the area.</summary>
    /// <param name="row">The row in the frame.</param>
    /// <returns>A byte for each pixel from the left of the area on: 1 where it belongs to the shape; empty for a row beside the area.</returns>
    public ReadOnlySpan<byte> Row(int row) => row >= Area.Top && row < Area.Bottom ? _bits.AsSpan((row - Area.Top) * Width, Width) : default;

    /// <summary>Compares two masks.</summary>
    /// <param name="other">The other mask.</param>
    /// <returns>How far they are the same.</returns>
    public ShapeOverlap OverlapWith(PixelMask other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int left = Math.Max(Area.Left, other.Area.Left), right = Math.Min(Area.Right, other.Area.Right);
        long both = 0, sum = (long)Count + other.Count;
        for (int row = Math.Max(Area.Top, other.Area.Top); row < Math.Min(Area.Bottom, other.Area.Bottom) && left < right; row++)
        {
            var one = Row(row)[(left - Area.Left)..(right - Area.Left)];
            var two = other.Row(row)[(left - other.Area.Left)..(right - other.Area.Left)];
            for (int i = 0; i < one.Length; i++)
            {
                both += one[i] & two[i];
            }
        }

        return sum == 0 ? new ShapeOverlap(1, 1) : new ShapeOverlap(2d * both / sum, (double)both / (sum - both));
    }

    /// <summary>Writes the pixels as runs.</summary>
    /// <returns>The shape; <see langword="null"/> when the area is empty.</returns>
    public MaskShape? ToShape()
    {
        var runs = new List<int>();
        for (int at = 0, isInside = 0; at < _bits.Length; isInside ^= 1)
        {
            int length = _bits.AsSpan(at).IndexOf((byte)(isInside ^ 1));
            length = length < 0 ? _bits.Length - at : length;
            runs.Add(length);
            at += length;
        }

        return _bits.Length == 0 ? null : new MaskShape(Area, runs);
    }

    internal static PixelMask Empty(FrameRegion area)
    {
        long size = (long)(area.Right - area.Left) * (area.Bottom - area.Top);
        return size <= MaxPixels
            ? new PixelMask(area, new byte[size])
            : throw new MedImagingException(ErrorKind.LimitExceeded, $"A shape covers {size} pixels of its frame; at most {MaxPixels} can be looked at.");
    }
}
