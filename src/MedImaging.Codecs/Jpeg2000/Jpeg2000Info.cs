namespace MedImaging.Codecs;

/// <summary>What a JPEG 2000 stream says of itself.</summary>
/// <param name="Shape">The frame as it decodes.</param>
/// <param name="Coding">The block coder.</param>
/// <param name="IsReversible">Whether decoding gives the original samples when the stream is whole.</param>
/// <param name="HasColorTransform">Whether a component transform stands between the coded components and the samples.</param>
public readonly record struct Jpeg2000Info(PixelShape Shape, Jpeg2000Coding Coding, bool IsReversible, bool HasColorTransform);
