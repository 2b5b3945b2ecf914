using System.Buffers;

namespace MedImaging.Codecs;

/// <summary>DICOM's run-length coding (PS3.5 annex G), both ways.</summary>
public static class Rle
{
    /// <summary>Decodes a frame.</summary>
    /// <remarks>
    /// A segment may hold bytes after its plane is full, and its last run may pass the plane's end: both occur in files, and both are left out.
    /// </remarks>
    /// <param name="source">One fragment: the 64-byte header and its segments.</param>
    /// <param name="shape">What the frame looks like.</param>
    /// <param name="destination">Where the samples go; at least <see cref="PixelShape.ByteCount"/> bytes, all of them written.</param>
    /// <exception cref="CodecException">The bytes are not a sound frame of this shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shape"/> is none that this coding has.</exception>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than the frame.</exception>
    public static void Decode(ReadOnlySpan<byte> source, PixelShape shape, Span<byte> destination)
    {
        var planes = RlePlanes.Of(shape);
        if (destination.Length < planes.ByteCount)
        {
            throw new ArgumentException($"The frame has {planes.ByteCount} bytes; there is room for {destination.Length}.", nameof(destination));
        }

        RleDecoder.Decode(source, planes, destination[..planes.ByteCount]);
    }

    /// <summary>Encodes a frame.</summary>
    /// <param name="pixels">The samples, <see cref="PixelShape.ByteCount"/> bytes.</param>
    /// <param name="shape">What the frame looks like.</param>
    /// <param name="output">Where the coded bytes go.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shape"/> is none that this coding has.</exception>
    /// <exception cref="ArgumentException"><paramref name="pixels"/> does not hold exactly the frame.</exception>
    public static void Encode(ReadOnlySpan<byte> pixels, PixelShape shape, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var planes = RlePlanes.Of(shape);
        if (pixels.Length != planes.ByteCount)
        {
            throw new ArgumentException($"The frame has {planes.ByteCount} bytes; {pixels.Length} were given.", nameof(pixels));
        }

        RleEncoder.Encode(pixels, planes, output);
    }
}
