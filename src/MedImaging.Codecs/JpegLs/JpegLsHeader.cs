namespace MedImaging.Codecs;

/// <summary>What the markers before a scan said.</summary>
internal struct JpegLsHeader
{
    public PixelShape Shape;
    public uint ComponentIds;      // a byte each, the first component lowest
    public JpegLsParameters Preset; // as given: 0 stands for the default
    public int PresetOffset;
    public uint RestartLines;

    // Of the scan:
    public JpegLsParameters Parameters;
    public JpegLsInterleave Interleave;
    public int ScanComponents;
    public int FirstComponent;
}
