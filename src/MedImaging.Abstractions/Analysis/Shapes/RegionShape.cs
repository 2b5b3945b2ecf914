using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>The outline of a finding in the pixels of its frame, more exact than the box around it. Column 0 begins at the left edge of the first pixel, whose centre is at 0.5.</summary>
/// <remarks>A pixel belongs to a shape when its centre lies inside. A shape may reach past the edges of its frame; what is made of it in pixels is cut there.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "shape")]
[JsonDerivedType(typeof(EllipseShape), "ellipse")]
[JsonDerivedType(typeof(PolygonShape), "polygon")]
[JsonDerivedType(typeof(MaskShape), "mask")]
public abstract record RegionShape
{
    private protected RegionShape()
    {
    }

    /// <summary>Gives the smallest box of whole pixels that the shape lies in.</summary>
    /// <returns>The box; it may reach past the edges of the frame.</returns>
    public abstract FrameRegion Bounds();

    /// <summary>Gives the area of the shape itself, in pixels.</summary>
    /// <returns>The area; that of a line which crosses itself is what its turns leave of it.</returns>
    public abstract double PixelArea();

    /// <summary>Gives the middle of the shape's area.</summary>
    /// <returns>The centroid.</returns>
    public abstract FramePoint Centroid();

    /// <summary>Says whether a place lies inside.</summary>
    /// <param name="point">The place.</param>
    /// <returns><see langword="true"/> inside; on an edge it is so for one of two shapes that share the edge.</returns>
    public abstract bool Contains(FramePoint point);

    /// <summary>Gives the pixels whose centres lie inside.</summary>
    /// <param name="rows">The frame's height.</param>
    /// <param name="columns">The frame's width.</param>
    /// <returns>The pixels, within the frame.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="MedImagingException">The shape covers more than 2²⁸ pixels of the frame (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public PixelMask Rasterise(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        var box = Bounds();
        int left = Math.Clamp(box.Left, 0, columns), top = Math.Clamp(box.Top, 0, rows);
        var mask = PixelMask.Empty(new FrameRegion(left, top, Math.Clamp(box.Right, left, columns), Math.Clamp(box.Bottom, top, rows)));
        Fill(mask.Area, mask.Bits);
        return mask;
    }

    /// <summary>Compares the pixels of two shapes.</summary>
    /// <param name="other">The other shape.</param>
    /// <param name="rows">The frame's height.</param>
    /// <param name="columns">The frame's width.</param>
    /// <returns>How far they are the same.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    /// <exception cref="MedImagingException">A shape covers more than 2²⁸ pixels of the frame (<see cref="ErrorKind.LimitExceeded"/>).</exception>
    public ShapeOverlap OverlapWith(RegionShape other, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Rasterise(rows, columns).OverlapWith(other.Rasterise(rows, columns));
    }

    /// <summary>Gives the outline in the patient.</summary>
    /// <param name="plane">Where the frame lies.</param>
    /// <returns>The corners of a polygon, 64 points of an ellipse, the corners of the convex hull of a mask.</returns>
    public IReadOnlyList<PatientVector> ToPatient(FramePlane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        return [.. Outline().Select(plane.PositionOf)];
    }

    internal abstract IReadOnlyList<FramePoint> Outline();

    /// <summary>Writes 1 for the pixels of a box that belong to the shape; the box lies within the bounds, and all is 0 before.</summary>
    private protected abstract void Fill(FrameRegion box, Span<byte> bits);

    // Frames have at most 2³² pixels on a side (PS3.3 C.7.6.3); a thirtieth bit leaves room for whole numbers to be added.
    private protected static double Checked(double value, string name)
        => Math.Abs(value) <= 1 << 30 ? value : throw new ArgumentException("A coordinate of a shape is not a number from −2³⁰ to 2³⁰.", name);
}
