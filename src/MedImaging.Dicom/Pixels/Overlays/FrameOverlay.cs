namespace MedImaging.Dicom;

/// <summary>A drawing of one bit a pixel over a frame (PS3.3 C.9.2).</summary>
public sealed class FrameOverlay
{
    private readonly byte[] _bits;

    internal FrameOverlay(int rows, int columns, byte[] bits) => (Rows, Columns, _bits) = (rows, columns, bits);

    /// <summary>Gets the height in pixels.</summary>
    public int Rows { get; }

    /// <summary>Gets the width in pixels.</summary>
    public int Columns { get; }

    /// <summary>Gets the bits row by row, eight to a byte, the first the lowest, without padding between rows.</summary>
    public ReadOnlyMemory<byte> Bits => _bits;

    /// <summary>Gets where the overlay's first pixel lies on the frame: row and column, from 0; below 0 when it starts outside.</summary>
    public (int Row, int Column) Origin { get; init; }

    /// <summary>Gets the group it was read from, 6000 to 601E.</summary>
    public int Group { get; init; }

    /// <summary>Gets whether it outlines a region of interest (type R) rather than draws (type G).</summary>
    public bool IsRegion { get; init; }

    /// <summary>Gets the label (60xx,1500).</summary>
    public string? Label { get; init; }

    /// <summary>Gets the description (60xx,0022).</summary>
    public string? Description { get; init; }

    /// <summary>Gets whether a pixel is drawn.</summary>
    /// <param name="row">The overlay's row, from 0.</param>
    /// <param name="column">The overlay's column, from 0.</param>
    public bool this[int row, int column]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
            ArgumentOutOfRangeException.ThrowIfNegative(column);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, Columns);
            long bit = ((long)row * Columns) + column;
            return (_bits[bit >> 3] >> (int)(bit & 7) & 1) != 0;
        }
    }
}
