namespace MedImaging.Dicom;

/// <summary>What is wrong with a text's bytes in the light of the specific character set, (0008,0005). The text is shown nevertheless, and its bytes are kept.</summary>
public enum TextFlaw
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It has characters of a set that (0008,0005) does not name: read as UTF-8 where the bytes are valid UTF-8, else by the escape sequences in it, else as Latin-1 (ISO_IR 100).</summary>
    Undeclared,

    /// <summary>It has bytes that are no character of the set: shown as U+FFFD.</summary>
    Malformed,
}
