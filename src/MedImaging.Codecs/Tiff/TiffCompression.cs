namespace MedImaging.Codecs;

/// <summary>How a TIFF file's samples are packed when it is written.</summary>
public enum TiffCompression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>LZW, with horizontal differences for samples of 8 and 16 bits.</summary>
    Lzw,

    /// <summary>Deflate, with horizontal differences for samples of 8 and 16 bits.</summary>
    Deflate,
}
