namespace MedImaging.Codecs;

/// <summary>What a JPEG stream says of itself before its first scan.</summary>
/// <param name="Shape">The frame as it decodes.</param>
/// <param name="Process">The coding process.</param>
/// <param name="IsYcc">Whether the stream's own markers (JFIF, Adobe, component names) say that three components are Y, Cb, Cr.</param>
public readonly record struct JpegInfo(PixelShape Shape, JpegProcess Process, bool IsYcc);

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

/// <summary>What to make of three components.</summary>
public enum JpegColor
{
    /// <summary>As coded: subsampled components are brought to full size, nothing else.</summary>
    AsCoded,

    /// <summary>Red, green, blue: components are taken for Y, Cb, Cr (ITU-R BT.601, full range).</summary>
    RgbFromYcc,
}
