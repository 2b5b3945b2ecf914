using System.Buffers;

namespace MedImaging.Codecs;

/// <summary>DICOM's run-length coding (PS3.5 annex G), both ways.</summary>
public static class Rle
{
    /// <summary>Decodes a frame.</summary>
    /// <param name="source">One fragment: the 64-byte header and its segments.</param>
    /// <param name="shape">What the frame looks like.</param>
    /// <param name="destination">Where the samples go; at least <see cref="PixelShape.ByteCount"/> bytes, all of them written.</param>
    /// <exception cref="CodecException">The bytes are not a sound frame of this shape.</exception>
    public static void Decode(ReadOnlySpan<byte> source, PixelShape shape, Span<byte> destination)
        => throw new CodecException(CodecFault.Unsupported, "RLE is not built yet", 0);

    /// <summary>Encodes a frame.</summary>
    /// <param name="pixels">The samples, <see cref="PixelShape.ByteCount"/> bytes.</param>
    /// <param name="shape">What the frame looks like.</param>
    /// <param name="output">Where the coded bytes go.</param>
    public static void Encode(ReadOnlySpan<byte> pixels, PixelShape shape, IBufferWriter<byte> output)
        => throw new NotSupportedException();
}
