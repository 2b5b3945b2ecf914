using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>The outline of a finding in the pixels of its frame, more exact than the box around it. Column 0 begins at the left edge of the first pixel, whose centre is at 0.5.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "shape")]
[JsonDerivedType(typeof(EllipseShape), "ellipse")]
[JsonDerivedType(typeof(PolygonShape), "polygon")]
[JsonDerivedType(typeof(MaskShape), "mask")]
public abstract record RegionShape
{
    private protected RegionShape()
    {
    }
}

/// <summary>An ellipse.</summary>
/// <param name="Center">Its centre.</param>
/// <param name="Radii">Half of its two axes, in pixels.</param>
/// <param name="Angle">By how much the first axis is turned from the direction of a row towards that of a column, in radians.</param>
public sealed record EllipseShape(FramePoint Center, FramePoint Radii, double Angle = 0) : RegionShape;

/// <summary>A closed line of points; the last joins the first.</summary>
/// <param name="Points">The corners, three or more.</param>
public sealed record PolygonShape(IReadOnlyList<FramePoint> Points) : RegionShape;

/// <summary>Single pixels, as lengths of runs.</summary>
/// <param name="Area">The part of the frame that the runs fill row by row.</param>
/// <param name="Runs">How many pixels lie beside the finding, then how many belong to it, and so on in turns; together they are the area.</param>
public sealed record MaskShape(FrameRegion Area, IReadOnlyList<int> Runs) : RegionShape;

/// <summary>A place in a frame, between pixels.</summary>
/// <param name="Column">From the left edge.</param>
/// <param name="Row">From the top edge.</param>
public readonly record struct FramePoint(double Column, double Row);
