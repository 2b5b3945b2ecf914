namespace MedImaging.Codecs;

/// <summary>The coding processes of ISO/IEC 10918-1 that are read.</summary>
public enum JpegProcess
{
    /// <summary>Baseline sequential DCT, 8 bits (SOF0).</summary>
    Baseline,

    /// <summary>Extended sequential DCT, 8 or 12 bits (SOF1).</summary>
    Extended,

    /// <summary>Progressive DCT, 8 or 12 bits (SOF2).</summary>
    Progressive,

    /// <summary>Lossless, 2 to 16 bits, all predictors (SOF3).</summary>
    Lossless,
}
