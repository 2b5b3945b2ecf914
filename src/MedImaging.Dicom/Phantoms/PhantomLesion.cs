namespace MedImaging.Dicom;

/// <summary>The truth about one lesion that was drawn: where it is and how large.</summary>
public sealed record PhantomLesion
{
    /// <summary>Gets what it is.</summary>
    public required LesionKind Kind { get; init; }

    /// <summary>Gets the row of its centre, in pixels from the top edge of the first row.</summary>
    public required double Row { get; init; }

    /// <summary>Gets the column of its centre, in pixels from the left edge of the first column.</summary>
    public required double Column { get; init; }

    /// <summary>Gets the slice nearest to its centre, from 0.</summary>
    public int Slice { get; init; }

    /// <summary>Gets its radius in millimetres.</summary>
    public required double RadiusMillimetres { get; init; }

    /// <summary>Gets its radius in pixels.</summary>
    public required double RadiusPixels { get; init; }

    /// <summary>Gets the box around it in the slice nearest to its centre.</summary>
    public required FrameRegion Region { get; init; }

    /// <summary>Gets its value without noise: Hounsfield units in CT, the stored intensity in MR; the share of air replaced in a radiograph.</summary>
    public required double Value { get; init; }
}
