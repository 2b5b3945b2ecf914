namespace MedImaging.Dicom;

/// <summary>Which values must keep the rules of their VR, PS3.5 6.2, to be written.</summary>
public enum ValueChecks
{
    /// <summary>Those that a program has set; what was read from a file is written as the file had it.</summary>
    New,

    /// <summary>All.</summary>
    All,

    /// <summary>None.</summary>
    None,
}
