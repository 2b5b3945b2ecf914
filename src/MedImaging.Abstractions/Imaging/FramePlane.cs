namespace MedImaging;

/// <summary>Where the pixels of a frame lie in the patient (PS3.3 C.7.6.2.1.1).</summary>
/// <param name="Origin">The centre of the top left pixel.</param>
/// <param name="ColumnStep">From a pixel to the next of its row, in millimetres.</param>
/// <param name="RowStep">From a pixel to the one below.</param>
public sealed record FramePlane(PatientVector Origin, PatientVector ColumnStep, PatientVector RowStep)
{
    /// <summary>Gives the place of a point of the frame.</summary>
    /// <param name="point">The point; pixel edges are whole numbers, so the centre of the top left pixel is at 0.5, 0.5.</param>
    /// <returns>The place in the patient.</returns>
    public PatientVector PositionOf(FramePoint point) => Origin + (ColumnStep * (point.Column - 0.5)) + (RowStep * (point.Row - 0.5));
}
