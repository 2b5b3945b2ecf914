namespace MedImaging.Codecs;

internal static class JpegError
{
    public static CodecException Truncated(string what, long offset) => new(CodecFault.Truncated, $"JPEG: {what}", offset);

    public static CodecException Malformed(string what, long offset) => new(CodecFault.Malformed, $"JPEG: {what}", offset);

    public static CodecException Unsupported(string what, long offset) => new(CodecFault.Unsupported, $"JPEG: {what}", offset);
}
