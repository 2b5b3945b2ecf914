using System.Buffers;

namespace MedImaging.Codecs;

/// <summary>JPEG-LS (ISO/IEC 14495-1), lossless and near-lossless, both ways.</summary>
public static class JpegLs
{
    /// <summary>Reads what a stream says of itself.</summary>
    /// <param name="source">The stream.</param>
    /// <returns>The frame as it decodes.</returns>
    /// <exception cref="CodecException">It is not a sound stream, or of a kind that is not read.</exception>
    public static PixelShape ReadShape(ReadOnlySpan<byte> source) => throw NotYet();

    /// <summary>Decodes a frame.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="destination">Where the samples go, in the shape that <see cref="ReadShape"/> says; all of them are written.</param>
    /// <exception cref="CodecException">It is not a sound stream, or of a kind that is not read.</exception>
    public static void Decode(ReadOnlySpan<byte> source, Span<byte> destination) => throw NotYet();

    /// <summary>Encodes a frame.</summary>
    /// <param name="pixels">The samples.</param>
    /// <param name="shape">What the frame looks like.</param>
    /// <param name="output">Where the stream goes.</param>
    /// <param name="near">How far a decoded sample may be from its original; 0 for lossless.</param>
    public static void Encode(ReadOnlySpan<byte> pixels, PixelShape shape, IBufferWriter<byte> output, int near = 0) => throw new NotSupportedException();

    private static CodecException NotYet() => new(CodecFault.Unsupported, "JPEG-LS is not built yet", 0);
}
