namespace MedImaging.Dicom;

/// <summary>A lobe of the lungs, as the patient's own right and left.</summary>
public enum LungLobe
{
    /// <summary>The right upper lobe.</summary>
    RightUpper,

    /// <summary>The right middle lobe.</summary>
    RightMiddle,

    /// <summary>The right lower lobe.</summary>
    RightLower,

    /// <summary>The left upper lobe.</summary>
    LeftUpper,

    /// <summary>The left lower lobe.</summary>
    LeftLower,
}
