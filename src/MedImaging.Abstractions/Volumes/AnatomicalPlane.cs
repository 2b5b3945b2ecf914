namespace MedImaging;

/// <summary>A plane through the body.</summary>
public enum AnatomicalPlane
{
    /// <summary>Across: seen from the feet, as radiology shows it.</summary>
    Axial,

    /// <summary>From ear to ear: seen from the front.</summary>
    Coronal,

    /// <summary>From nose to neck: seen from the left.</summary>
    Sagittal,
}
