namespace MedImaging;

/// <summary>How the three planes lie in the patient, and which one a direction stands on.</summary>
public static class AnatomicalPlanes
{
    /// <summary>Names the plane that a direction stands on, as nearly as any.</summary>
    /// <param name="normal">The direction.</param>
    /// <returns>The plane.</returns>
    public static AnatomicalPlane NearestTo(PatientVector normal)
    {
        double x = Math.Abs(normal.X), y = Math.Abs(normal.Y), z = Math.Abs(normal.Z);
        return z >= x && z >= y ? AnatomicalPlane.Axial : y >= x ? AnatomicalPlane.Coronal : AnatomicalPlane.Sagittal;
    }

    // Rows and columns as radiology shows them: the patient's right on the left side, the head on top.
    internal static (PatientVector Column, PatientVector Row) Directions(AnatomicalPlane plane) => plane switch
    {
        AnatomicalPlane.Axial => (new(1, 0, 0), new(0, 1, 0)),
        AnatomicalPlane.Coronal => (new(1, 0, 0), new(0, 0, -1)),
        _ => (new(0, 1, 0), new(0, 0, -1)),
    };
}
