namespace MedImaging;

/// <summary>A plane cut out of a volume, in real units.</summary>
public sealed record VolumeSlice
{
    /// <summary>Gets the plane.</summary>
    public required AnatomicalPlane Plane { get; init; }

    /// <summary>Gets the height in pixels.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets the width in pixels.</summary>
    public required int Columns { get; init; }

    /// <summary>Gets the distance of pixels in millimetres, in both directions.</summary>
    public required double Spacing { get; init; }

    /// <summary>Gets the centre of the first pixel.</summary>
    public required PatientVector Origin { get; init; }

    /// <summary>Gets where a row runs.</summary>
    public required PatientVector RowDirection { get; init; }

    /// <summary>Gets where a column runs, from top to bottom.</summary>
    public required PatientVector ColumnDirection { get; init; }

    /// <summary>Gets the values, row by row.</summary>
    public required ReadOnlyMemory<float> Samples { get; init; }
}
