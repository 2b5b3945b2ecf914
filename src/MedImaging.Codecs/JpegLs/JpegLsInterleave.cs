namespace MedImaging.Codecs;

/// <summary>How the components of a scan follow one another (T.87 C.2.3).</summary>
internal enum JpegLsInterleave
{
    None,
    Line,
    Sample,
}
