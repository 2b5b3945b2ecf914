using MedImaging.Codecs;

namespace MedImaging.Formats;

/// <summary>One format of picture files: how to tell it, and how its pages become pictures.</summary>
internal abstract class RasterFormat
{
    public static readonly RasterFormat Png = new PngFormat(), Jpeg = new JpegFormat(), Tiff = new TiffFormat(), Bmp = new BmpFormat();

    public abstract string Name { get; }

    public abstract bool CanRead(ReadOnlySpan<byte> head);

    public virtual int CountPages(ReadOnlySpan<byte> bytes) => 1;

    /// <summary>Decodes a page.</summary>
    /// <exception cref="CodecException">It cannot be decoded.</exception>
    public abstract RasterImage Decode(ReadOnlySpan<byte> bytes, int page, RasterLimits limits);

    /// <summary>How the file says that its picture is held (Exif 4.6.4, Orientation); upright where it says nothing.</summary>
    public virtual int OrientationOf(ReadOnlySpan<byte> bytes) => 1;

    private sealed class PngFormat : RasterFormat
    {
        public override string Name => "PNG";

        public override bool CanRead(ReadOnlySpan<byte> head) => Codecs.Png.IsPng(head);

        public override RasterImage Decode(ReadOnlySpan<byte> bytes, int page, RasterLimits limits) => Codecs.Png.Decode(bytes, limits);

        public override int OrientationOf(ReadOnlySpan<byte> bytes) => ExifOrientation.OfPng(bytes);
    }

    private sealed class JpegFormat : RasterFormat
    {
        // A coded block of 64 pixels takes one bit at least, and so does a lossless sample.
        private const long MostPixelsOfAByte = 8 * 64;

        public override string Name => "JPEG";

        public override bool CanRead(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

        public override RasterImage Decode(ReadOnlySpan<byte> bytes, int page, RasterLimits limits)
        {
            var shape = Codecs.Jpeg.ReadInfo(bytes).Shape;
            long pixels = (long)shape.Width * shape.Height;
            if (pixels > limits.MaxPixels || shape.ByteCount > limits.MaxDecodedBytes)
            {
                throw new CodecException(CodecFault.LimitExceeded, $"The JPEG picture of {shape.Width} by {shape.Height} pixels passes the limits of {limits.MaxPixels} pixels and {limits.MaxDecodedBytes} bytes", 0);
            }

            return pixels <= MostPixelsOfAByte * bytes.Length
                ? Codecs.Jpeg.DecodeImage(bytes, limits.MaxPixels)
                : throw new CodecException(CodecFault.Truncated, $"The JPEG picture of {shape.Width} by {shape.Height} pixels cannot be in {bytes.Length} bytes", bytes.Length);
        }

        public override int OrientationOf(ReadOnlySpan<byte> bytes) => ExifOrientation.OfJpeg(bytes);
    }

    private sealed class TiffFormat : RasterFormat
    {
        public override string Name => "TIFF";

        public override bool CanRead(ReadOnlySpan<byte> head) => Codecs.Tiff.IsTiff(head);

        public override int CountPages(ReadOnlySpan<byte> bytes) => Codecs.Tiff.CountPages(bytes);

        public override RasterImage Decode(ReadOnlySpan<byte> bytes, int page, RasterLimits limits) => Codecs.Tiff.Decode(bytes, page, limits);
    }

    private sealed class BmpFormat : RasterFormat
    {
        public override string Name => "BMP";

        // Two letters are little to go by: the size of the second header must be one that there is, too.
        public override bool CanRead(ReadOnlySpan<byte> head)
            => Codecs.Bmp.IsBmp(head) && (head.Length < 18 || (head[14] is 12 or 16 or 40 or 52 or 56 or 64 or 108 or 124 && head[15..18].IndexOfAnyExcept((byte)0) < 0));

        public override RasterImage Decode(ReadOnlySpan<byte> bytes, int page, RasterLimits limits) => Codecs.Bmp.Decode(bytes, limits);
    }
}
