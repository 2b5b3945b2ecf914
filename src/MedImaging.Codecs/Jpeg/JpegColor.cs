namespace MedImaging.Codecs;

/// <summary>What to make of three components.</summary>
public enum JpegColor
{
    /// <summary>As coded: subsampled components are brought to full size, nothing else.</summary>
    AsCoded,

    /// <summary>Red, green, blue: components are taken for Y, Cb, Cr (ITU-R BT.601, full range).</summary>
    RgbFromYcc,
}
