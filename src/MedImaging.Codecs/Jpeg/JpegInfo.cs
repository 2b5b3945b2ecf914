namespace MedImaging.Codecs;

/// <summary>What a JPEG stream says of itself before its first scan.</summary>
/// <param name="Shape">The frame as it decodes.</param>
/// <param name="Process">The coding process.</param>
/// <param name="IsYcc">Whether the stream's own markers (JFIF, Adobe, component names) say that three components are Y, Cb, Cr.</param>
public readonly record struct JpegInfo(PixelShape Shape, JpegProcess Process, bool IsYcc);
