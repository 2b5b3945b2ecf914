namespace MedImaging.Dicom;

/// <content>The transfer syntaxes that objects can be written in.</content>
public sealed partial record TransferSyntax
{
    /// <summary>Deflated Explicit VR Little Endian (PS3.5 A.5).</summary>
    public static readonly TransferSyntax DeflatedLittleEndian = FromUid("1.2.840.10008.1.2.1.99");

    /// <summary>Explicit VR Big Endian (PS3.5 A.3), retired.</summary>
    public static readonly TransferSyntax ExplicitBigEndian = FromUid("1.2.840.10008.1.2.2");

    /// <summary>RLE Lossless (PS3.5 A.4.2).</summary>
    public static readonly TransferSyntax RleLossless = FromUid("1.2.840.10008.1.2.5");

    /// <summary>JPEG Baseline, 8 bits, with loss (PS3.5 A.4.1).</summary>
    public static readonly TransferSyntax JpegBaseline = FromUid("1.2.840.10008.1.2.4.50");

    /// <summary>JPEG Lossless, process 14, selection value 1 (PS3.5 A.4.1).</summary>
    public static readonly TransferSyntax JpegLossless = FromUid("1.2.840.10008.1.2.4.70");

    /// <summary>JPEG-LS Lossless (PS3.5 A.4.3).</summary>
    public static readonly TransferSyntax JpegLsLossless = FromUid("1.2.840.10008.1.2.4.80");

    /// <summary>JPEG-LS Near-Lossless (PS3.5 A.4.3).</summary>
    public static readonly TransferSyntax JpegLsNearLossless = FromUid("1.2.840.10008.1.2.4.81");

    /// <summary>JPEG 2000, lossless only (PS3.5 A.4.4).</summary>
    public static readonly TransferSyntax Jpeg2000Lossless = FromUid("1.2.840.10008.1.2.4.90");

    /// <summary>High-Throughput JPEG 2000, lossless only (PS3.5 A.4.4).</summary>
    public static readonly TransferSyntax HighThroughputJpeg2000Lossless = FromUid("1.2.840.10008.1.2.4.201");
}
