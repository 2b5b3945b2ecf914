namespace MedImaging.Dicom;

/// <summary>What a volume is made of where slices are missing.</summary>
public enum GapHandling
{
    /// <summary>Nothing: the stack is refused.</summary>
    Refuse,

    /// <summary>A straight line between the slices before and after; <see cref="ImageVolume.InterpolatedSlices"/> names them.</summary>
    Interpolate,
}
