using System.Buffers;

namespace MedImaging.Codecs;

/// <summary>JPEG 2000 (ISO/IEC 15444-1) and high-throughput JPEG 2000 (15444-15), in; lossless out.</summary>
public static class Jpeg2000
{
    private static readonly StatePool<FrameDecoder> Decoders = new();
    private static readonly StatePool<FrameEncoder> Encoders = new();

    /// <summary>Reads what a stream says of itself.</summary>
    /// <param name="source">A codestream, or a JP2 file around one.</param>
    /// <returns>Shape, coding and colour.</returns>
    /// <exception cref="CodecException">It is not a sound stream, or of a kind that is not read.</exception>
    public static Jpeg2000Info ReadInfo(ReadOnlySpan<byte> source)
    {
        var decoder = Decoders.Rent();
        try
        {
            return decoder.ReadInfo(source);
        }
        finally
        {
            Decoders.Return(decoder);
        }
    }

    /// <summary>Decodes a frame; a component transform (RCT, ICT) is undone.</summary>
    /// <param name="source">A codestream, or a JP2 file around one.</param>
    /// <param name="destination">Where the samples go, in the shape that <see cref="ReadInfo"/> says; all of them are written.</param>
    /// <param name="maxParallelism">How many threads may work on the frame.</param>
    /// <exception cref="CodecException">It is not a sound stream, or of a kind that is not read.</exception>
    public static void Decode(ReadOnlySpan<byte> source, Span<byte> destination, int maxParallelism = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxParallelism, 1);
        var decoder = Decoders.Rent();
        try
        {
            decoder.Decode(source, destination, maxParallelism);
        }
        finally
        {
            Decoders.Return(decoder);
        }
    }

    /// <summary>Encodes a frame without loss (5-3 wavelet; three components of equal kind through the reversible transform).</summary>
    /// <param name="pixels">The samples.</param>
    /// <param name="shape">What the frame looks like.</param>
    /// <param name="output">Where the codestream goes.</param>
    /// <param name="coding">The block coder.</param>
    /// <exception cref="ArgumentException">The samples are not those of the shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The shape is empty, or has more than 16 bits a sample or more than 256 components.</exception>
    public static void EncodeLossless(ReadOnlySpan<byte> pixels, PixelShape shape, IBufferWriter<byte> output, Jpeg2000Coding coding = Jpeg2000Coding.Arithmetic)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Width, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Height, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Components, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Components, 256, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Bits, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Bits, 16, nameof(shape));
        if (pixels.Length != shape.ByteCount)
        {
            throw new ArgumentException($"The frame has {shape.ByteCount} bytes; {pixels.Length} were given.", nameof(pixels));
        }

        var encoder = Encoders.Rent();
        try
        {
            encoder.Encode(pixels, shape, output, coding);
        }
        finally
        {
            Encoders.Return(encoder);
        }
    }
}
