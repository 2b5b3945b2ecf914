namespace MedImaging.Dicom;

/// <summary>What the samples of a volume are.</summary>
public enum VolumeSampleType
{
    /// <summary><see cref="short"/> in real units where they fit without loss, else <see cref="short"/> or <see cref="ushort"/> with slope and intercept, else <see cref="float"/>.</summary>
    Automatic,

    /// <summary><see cref="short"/> in real units, rounded; the stack is refused when its real values do not fit.</summary>
    Int16,

    /// <summary><see cref="float"/> in real units.</summary>
    Single,
}
