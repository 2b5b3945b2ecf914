namespace MedImaging.Dicom;

/// <summary>Where one frame lies in the patient and among its series, from the frame's functional groups or, in classic objects, from the dataset.</summary>
/// <remarks>What the file does not say, or says so that it cannot be read, is <see langword="null"/>; nothing is guessed.</remarks>
public sealed record FrameGeometry
{
    /// <summary>Gets the centre of the first pixel (0020,0032).</summary>
    public PatientVector? Position { get; init; }

    /// <summary>Gets where a row runs, from its first pixel to its last (0020,0037); of length 1 to a thousandth.</summary>
    public PatientVector? RowDirection { get; init; }

    /// <summary>Gets where a column runs, from top to bottom (0020,0037); of length 1 and at a right angle to the row, to a thousandth.</summary>
    public PatientVector? ColumnDirection { get; init; }

    /// <summary>Gets the distance of pixels in millimetres, that of rows first (0028,0030); never that at a detector.</summary>
    public (double Row, double Column)? PixelSpacing { get; init; }

    /// <summary>Gets how thick the slice is, in millimetres (0018,0050).</summary>
    public double? SliceThickness { get; init; }

    /// <summary>Gets how far slices are from one another, in millimetres, as the file says it (0018,0088).</summary>
    public double? SpacingBetweenSlices { get; init; }

    /// <summary>Gets the frame of reference that positions are in (0020,0052).</summary>
    public string? FrameOfReferenceUid { get; init; }

    /// <summary>Gets the name of the stack the frame belongs to (0020,9056).</summary>
    public string? StackId { get; init; }

    /// <summary>Gets the frame's place in its stack, from 1 (0020,9057).</summary>
    public int? InStackPosition { get; init; }

    /// <summary>Gets the point of time in a dynamic series, from 1 (0020,9128), in classic objects (0020,0100).</summary>
    public int? TemporalPosition { get; init; }

    /// <summary>Gets the acquisition the frame is of (0020,9156), in classic objects (0020,0012).</summary>
    public int? AcquisitionNumber { get; init; }

    /// <summary>Gets the milliseconds after the trigger (0018,1060).</summary>
    public double? TriggerTime { get; init; }

    /// <summary>Gets the values of the frame type (0008,9007), in classic objects of the image type (0008,0008), such as <c>ORIGINAL, PRIMARY, AXIAL</c>.</summary>
    public IReadOnlyList<string> FrameType { get; init; } = [];

    /// <summary>Gets the frame's places along the object's dimensions, each from 1 (0020,9157).</summary>
    public IReadOnlyList<int> DimensionIndices { get; init; } = [];

    /// <summary>Gets the direction that stands on the plane, row × column; <see langword="null"/> when the orientation is not known.</summary>
    public PatientVector? Normal => RowDirection is { } row && ColumnDirection is { } column ? row.Cross(column) : null;

    /// <summary>Gets where the pixels lie in the patient; <see langword="null"/> when position, orientation or spacing is not known.</summary>
    public FramePlane? Plane => GeometryReader.Plane(Position, RowDirection, ColumnDirection, PixelSpacing);

    /// <summary>Reads the geometry of one frame.</summary>
    /// <param name="dataset">The object.</param>
    /// <param name="frame">The frame, from 0.</param>
    /// <returns>What the object says of it.</returns>
    public static FrameGeometry Of(DicomDataset dataset, int frame = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        return GeometryReader.Read(dataset, frame);
    }
}
