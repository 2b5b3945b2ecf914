using System.Buffers;

namespace MedImaging.Codecs;

/// <summary>JPEG-LS (ISO/IEC 14495-1), lossless and near-lossless, both ways.</summary>
/// <remarks>
/// One to four components of 2 to 16 bits in every interleave mode, preset parameters and restart markers are read.
/// Mapping tables, oversize frames, subsampled components, point transforms and the colour transforms of HP are refused as unsupported.
/// Samples are coded as unsigned numbers: of two's complement the lower bits are coded, and come back without the sign's extension.
/// </remarks>
public static class JpegLs
{
    /// <summary>Reads what a stream says of itself.</summary>
    /// <param name="source">The stream.</param>
    /// <returns>The frame as it decodes.</returns>
    /// <exception cref="CodecException">It is not a sound stream, or of a kind that is not read.</exception>
    public static PixelShape ReadShape(ReadOnlySpan<byte> source)
    {
        var header = default(JpegLsHeader);
        JpegLsMarkers.ReadToScan(source, 0, ref header);
        return header.Shape;
    }

    /// <summary>Decodes a frame.</summary>
    /// <param name="source">The stream. What follows the last line is not looked at: the end marker may be missing.</param>
    /// <param name="destination">Where the samples go, in the shape that <see cref="ReadShape"/> says; all of them are written.</param>
    /// <exception cref="CodecException">It is not a sound stream, or of a kind that is not read.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than the frame.</exception>
    public static void Decode(ReadOnlySpan<byte> source, Span<byte> destination) => JpegLsFrameDecoder.Decode(source, destination);

    /// <summary>Encodes a frame. Colours are interleaved line by line.</summary>
    /// <param name="pixels">The samples.</param>
    /// <param name="shape">What the frame looks like.</param>
    /// <param name="output">Where the stream goes.</param>
    /// <param name="near">How far a decoded sample may be from its original; 0 for lossless.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shape"/> is none that this coding has, or <paramref name="near"/> is negative or above half of the samples' range or 255.</exception>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> does not hold exactly the frame, or an unsigned sample has more bits than the shape says.</exception>
    public static void Encode(ReadOnlySpan<byte> pixels, PixelShape shape, IBufferWriter<byte> output, int near = 0)
        => JpegLsFrameEncoder.Encode(pixels, shape, output, near, shape.Components == 1 ? JpegLsInterleave.None : JpegLsInterleave.Line);
}
