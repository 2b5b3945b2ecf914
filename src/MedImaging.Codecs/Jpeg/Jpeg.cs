using System.Buffers;

namespace MedImaging.Codecs;

/// <summary>JPEG (ISO/IEC 10918-1): baseline, extended, progressive and lossless in, baseline and lossless out.</summary>
public static class Jpeg
{
    /// <summary>Reads what a stream says of itself.</summary>
    /// <param name="source">The stream.</param>
    /// <returns>Shape, process and colour.</returns>
    /// <exception cref="CodecException">It is not a sound stream, or of a kind that is not read.</exception>
    public static JpegInfo ReadInfo(ReadOnlySpan<byte> source) => throw NotYet();

    /// <summary>Decodes a frame.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="destination">Where the samples go, in the shape that <see cref="ReadInfo"/> says; all of them are written.</param>
    /// <param name="color">What to make of three components.</param>
    /// <exception cref="CodecException">It is not a sound stream, or of a kind that is not read.</exception>
    public static void Decode(ReadOnlySpan<byte> source, Span<byte> destination, JpegColor color = JpegColor.AsCoded) => throw NotYet();

    /// <summary>Decodes a picture with the colour rules of files: JFIF, Adobe markers and component names tell.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="maxPixels">The most pixels to accept.</param>
    /// <returns>The picture, grey or red-green-blue.</returns>
    /// <exception cref="CodecException">It is not a sound stream, passes the limit, or has four components.</exception>
    public static RasterImage DecodeImage(ReadOnlySpan<byte> source, long maxPixels = 100_000_000) => throw NotYet();

    /// <summary>Encodes a frame as baseline, 8 bits, grey or three components as they are.</summary>
    /// <param name="pixels">The samples.</param>
    /// <param name="shape">What the frame looks like.</param>
    /// <param name="output">Where the stream goes.</param>
    /// <param name="quality">1 to 100.</param>
    public static void EncodeBaseline(ReadOnlySpan<byte> pixels, PixelShape shape, IBufferWriter<byte> output, int quality = 90) => throw new NotSupportedException();

    /// <summary>Encodes a frame without loss, process 14, selection value 1, 2 to 16 bits.</summary>
    /// <param name="pixels">The samples.</param>
    /// <param name="shape">What the frame looks like.</param>
    /// <param name="output">Where the stream goes.</param>
    public static void EncodeLossless(ReadOnlySpan<byte> pixels, PixelShape shape, IBufferWriter<byte> output) => throw new NotSupportedException();

    private static CodecException NotYet() => new(CodecFault.Unsupported, "JPEG is not built yet", 0);
}
