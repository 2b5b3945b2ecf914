namespace MedImaging.Dicom;

/// <summary>What the 128 bytes before a DICOM file's prefix look like (PS3.10 7.1). They can make one file two: an image and a program.</summary>
public enum PreambleKind
{
    /// <summary>The file has none.</summary>
    None,

    /// <summary>All zero, as it should be.</summary>
    Zero,

    /// <summary>A TIFF header, which the standard foresees.</summary>
    Tiff,

    /// <summary>Something else, of no known harm.</summary>
    Other,

    /// <summary>The start of a program or of another format that a system may open: MZ, ELF, Mach-O, <c>#!</c>, ZIP, PDF, JSON, HTML.</summary>
    Executable,
}
