namespace MedImaging.Codecs;

/// <summary>The ways in which a JPEG 2000 stream can be wrong.</summary>
internal static class Fault
{
    public static CodecException Malformed(string what, long offset) => new(CodecFault.Malformed, $"JPEG 2000: {what}", offset);

    public static CodecException Truncated(string what, long offset) => new(CodecFault.Truncated, $"JPEG 2000: {what}", offset);

    public static CodecException Unsupported(string what, long offset) => new(CodecFault.Unsupported, $"JPEG 2000: {what}", offset);

    public static CodecException Limit(string what, long offset) => new(CodecFault.LimitExceeded, $"JPEG 2000: {what}", offset);
}
