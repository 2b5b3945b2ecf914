namespace MedImaging.Dicom;

/// <summary>What can be wrong with a series as a stack of slices.</summary>
public enum SeriesDefectKind
{
    /// <summary>Slices are missing between two that are there.</summary>
    Gap,

    /// <summary>Several frames lie at one place and nothing tells them apart.</summary>
    DuplicatePosition,

    /// <summary>An object is there more than once: the same SOP Instance UID.</summary>
    DuplicateInstance,

    /// <summary>Slices lie in different directions.</summary>
    MixedOrientation,

    /// <summary>The distance between slices varies, and not because slices are missing.</summary>
    VaryingSpacing,

    /// <summary>Slices are shifted in their own plane by the same amount from one to the next, as a tilted gantry does.</summary>
    GantryTilt,

    /// <summary>Slices are shifted in their own plane irregularly.</summary>
    Misalignment,

    /// <summary>Pictures for planning are among the slices.</summary>
    Localizer,

    /// <summary>Slices differ in rows, columns or pixel spacing.</summary>
    MixedSize,

    /// <summary>Slices differ in how stored values become real ones.</summary>
    MixedRescale,

    /// <summary>Slices are in different frames of reference: their positions cannot be compared.</summary>
    MixedFrameOfReference,

    /// <summary>Frames do not say where they lie; they are ordered in another way.</summary>
    MissingGeometry,
}
