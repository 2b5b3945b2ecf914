using System.Buffers.Binary;
using System.Globalization;
using MedImaging.Codecs;

namespace MedImaging.Formats.Pdf;

/// <summary>A picture as an image XObject: 8-bit grey or RGB, without alpha.</summary>
internal sealed class PdfPicture(RasterImage image, string resourceName)
{
    public string ResourceName { get; } = resourceName;

    public int Width { get; } = image.Width;

    public int Height { get; } = image.Height;

    public int Embed(PdfObjects objects)
    {
        var opaque = Opaque(image);
        string space = opaque.Channels == 1 ? "/DeviceGray" : "/DeviceRGB";
        string entries = string.Create(
            CultureInfo.InvariantCulture,
            $"/Type /XObject /Subtype /Image /Width {Width} /Height {Height} /ColorSpace {space} /BitsPerComponent 8 /DecodeParms << /Predictor 15 /Colors {opaque.Channels} /BitsPerComponent 8 /Columns {Width} >>");
        return objects.AddDeflated(entries, PixelData(Png.Encode(opaque)));
    }

    // PDF's PNG predictors read the very stream a PNG file holds (ISO 32000-1 7.4.4.4), so it goes in as it is.
    private static ReadOnlySpan<byte> PixelData(ReadOnlySpan<byte> png)
    {
        int offset = 8;
        while (!png.Slice(offset + 4, 4).SequenceEqual("IDAT"u8))
        {
            offset += 12 + BinaryPrimitives.ReadInt32BigEndian(png[offset..]);
        }

        return png.Slice(offset + 8, BinaryPrimitives.ReadInt32BigEndian(png[offset..]));
    }

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
