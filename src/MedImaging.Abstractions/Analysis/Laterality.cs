namespace MedImaging;

/// <summary>A side of the patient, not of a picture.</summary>
public enum Laterality
{
    /// <summary>The patient's left.</summary>
    Left,

    /// <summary>The patient's right.</summary>
    Right,

    /// <summary>Both sides.</summary>
    Bilateral,

    /// <summary>The middle.</summary>
    Midline,
}
