using System.Buffers.Binary;
using System.Globalization;
using MedImaging.Codecs;

namespace MedImaging.Formats.Pdf;

/// <summary>A picture as an image XObject: 8-bit grey or RGB, without alpha.</summary>
internal sealed class PdfPicture
{
    private readonly RasterImage _image;
    private readonly byte[] _file;

    public PdfPicture(ReadOnlySpan<byte> png, string resourceName)
    {
        // Decoded even when its bytes go in as they are: nothing unread is passed on.
        var image = Png.Decode(png);
        _image = Opaque(image);
        _file = ReferenceEquals(image, _image) && IsPlain(png) ? png.ToArray() : Png.Encode(_image);
        ResourceName = resourceName;
    }

    public string ResourceName { get; }

    public int Width => _image.Width;

    public int Height => _image.Height;

    public int Embed(PdfObjects objects)
    {
        string space = _image.Channels == 1 ? "/DeviceGray" : "/DeviceRGB";
        string entries = string.Create(
            CultureInfo.InvariantCulture,
            $"/Type /XObject /Subtype /Image /Width {Width} /Height {Height} /ColorSpace {space} /BitsPerComponent 8 /DecodeParms << /Predictor 15 /Colors {_image.Channels} /BitsPerComponent 8 /Columns {Width} >>");
        return objects.AddDeflated(entries, PixelData(_file));
    }

    // PDF's PNG predictors read the very stream a PNG file holds (ISO 32000-1 7.4.4.4), so it goes in as it is.
    private static byte[] PixelData(ReadOnlySpan<byte> png)
    {
        using var data = new MemoryStream(png.Length);
        for (int offset = 8; !png.Slice(offset + 4, 4).SequenceEqual("IEND"u8);)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(png[offset..]);
            if (png.Slice(offset + 4, 4).SequenceEqual("IDAT"u8))
            {
                data.Write(png.Slice(offset + 8, length));
            }

            offset += 12 + length;
        }

        return data.ToArray();
    }

    // 8-bit grey or RGB without interlace (the header's bytes 24, 25 and 28): what PDF reads without a change.
    private static bool IsPlain(ReadOnlySpan<byte> png) => png[24] == 8 && png[25] is 0 or 2 && png[28] == 0;

    private static RasterImage Opaque(RasterImage image)
    {
        if (image.BitDepth == 8 && image.Channels is 1 or 3)
        {
            return image;
        }

        int colors = image.Channels >= 3 ? 3 : 1, step = image.BitDepth / 8;
        bool hasAlpha = image.Channels is 2 or 4;
        var source = image.Samples.Span;
        var result = new byte[image.Width * image.Height * colors];
        for (int pixel = 0; pixel < image.Width * image.Height; pixel++)
        {
            int first = pixel * image.Channels;
            int alpha = hasAlpha ? High(source, first + colors) : 255;
            for (int c = 0; c < colors; c++)
            {
                result[(pixel * colors) + c] = (byte)(((High(source, first + c) * alpha) + (255 * (255 - alpha)) + 127) / 255);   // over white paper
            }
        }

        return new RasterImage(image.Width, image.Height, colors, 8, result);

        int High(ReadOnlySpan<byte> samples, int i) => samples[(i * step) + step - 1];
    }
}
