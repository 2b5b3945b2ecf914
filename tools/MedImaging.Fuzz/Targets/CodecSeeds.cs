using System.Buffers;
using System.Text.Json;
using MedImaging.Codecs;
using MedImaging.Dicom;

namespace MedImaging.Fuzz;

/// <summary>Small coded pictures, made by our own encoders, and real ones where the test data is at hand.</summary>
internal static class CodecSeeds
{
    private const int MaxFile = 24 << 10;
    private const int MaxStream = 12 << 10;

    public static IEnumerable<byte[]> Png()
        => Shapes().Where(shape => shape.Bits is 8 or 16 && !shape.IsSigned)
            .Select(shape => Codecs.Png.Encode(new RasterImage(shape.Width, shape.Height, shape.Components, shape.Bits, Picture(shape))))
            .Concat(SeedFiles.Files("images", "*.png", MaxFile).Take(4));

    public static IEnumerable<byte[]> Bmp()
        => Shapes().Where(shape => shape.Bits == 8).Select(shape => Codecs.Bmp.Encode(new RasterImage(shape.Width, shape.Height, shape.Components, 8, Picture(shape))));

    public static IEnumerable<byte[]> Tiff()
        => from shape in Shapes()
           where shape.Bits is 8 or 16 && !shape.IsSigned
           from compression in Enum.GetValues<TiffCompression>()
           select Codecs.Tiff.Encode(new RasterImage(shape.Width, shape.Height, shape.Components, shape.Bits, Picture(shape)), compression);

    /// <summary>The JSON model of small files.</summary>
    public static IEnumerable<byte[]> Json()
    {
        foreach (byte[] file in SeedFiles.Dicom(6 << 10).Take(60))
        {
            using var output = new MemoryStream();
            using (var writer = new Utf8JsonWriter(output))
            {
                try
                {
                    DicomJson.Write(writer, DicomFile.Parse(file).Dataset);
                }
                catch (MedImagingException)
                {
                    continue;   // hostile files are among them
                }
            }

            yield return output.ToArray();
        }
    }

    public static IEnumerable<byte[]> Rle()
        => Shapes().Select(shape =>
        {
            var output = new ArrayBufferWriter<byte>();
            output.Write([(byte)(shape.Width - 1), (byte)(shape.Height - 1), (byte)(shape.Components - 1), (byte)(shape.Bits - 1)]);
            Codecs.Rle.Encode(Picture(shape), shape, output);
            return output.WrittenSpan.ToArray();
        });

    public static IEnumerable<byte[]> Jpeg()
        => Coded(shape => shape.Bits == 8, (picture, shape, output) => Codecs.Jpeg.EncodeBaseline(picture, shape, output))
            .Concat(Coded(shape => shape.Bits > 1, (picture, shape, output) => Codecs.Jpeg.EncodeLossless(picture, shape, output)))
            .Concat(SeedFiles.Streams(MaxStream, [0xFF, 0xD8, 0xFF]))
            .Concat(SeedFiles.Files("images", "*.jpg", MaxStream));

    public static IEnumerable<byte[]> JpegLs()
        => Coded(shape => shape.Bits > 1, (picture, shape, output) => Codecs.JpegLs.Encode(picture, shape, output))
            .Concat(Coded(shape => shape.Bits > 1, (picture, shape, output) => Codecs.JpegLs.Encode(picture, shape, output, near: 2)))
            .Concat(SeedFiles.Streams(MaxStream, [0xFF, 0xD8, 0xFF, 0xF7]));

    public static IEnumerable<byte[]> Jpeg2000()
        => Coded(_ => true, (picture, shape, output) => Codecs.Jpeg2000.EncodeLossless(picture, shape, output))
            .Concat(Coded(_ => true, (picture, shape, output) => Codecs.Jpeg2000.EncodeLossless(picture, shape, output, Jpeg2000Coding.HighThroughput)))
            .Concat(SeedFiles.Streams(MaxStream, [0xFF, 0x4F, 0xFF, 0x51]));

    private static IEnumerable<byte[]> Coded(Func<PixelShape, bool> suits, Action<byte[], PixelShape, ArrayBufferWriter<byte>> encode)
        => Shapes().Where(suits).Select(shape =>
        {
            var output = new ArrayBufferWriter<byte>();
            encode(Picture(shape), shape, output);
            return output.WrittenSpan.ToArray();
        });

    /// <summary>Shapes of every kind, small.</summary>
    private static IEnumerable<PixelShape> Shapes() =>
    [
        new(16, 16), new(33, 17), new(1, 1), new(8, 8, 3), new(19, 5, 3), new(16, 16, 1, 16), new(13, 21, 1, 16, true), new(17, 9, 1, 12), new(9, 9, 3, 16),
    ];

    // A ramp with an edge and some noise: something for predictors, runs and transforms alike.
    private static byte[] Picture(PixelShape shape)
    {
        byte[] bytes = new byte[shape.ByteCount];
        var random = new FuzzRandom((ulong)shape.GetHashCode());
        for (int i = 0; i < shape.SampleCount; i++)
        {
            int x = i / shape.Components % shape.Width, y = i / (shape.Components * shape.Width);
            int value = (((x * 7) + (y * 3) + (x > y ? 40 : 0) + random.Below(5)) << Math.Max(0, shape.Bits - 8)) & ((1 << shape.Bits) - 1);
            bytes[i * shape.BytesPerSample] = (byte)value;
            if (shape.BytesPerSample == 2)
            {
                bytes[(i * 2) + 1] = (byte)(value >> 8);
            }
        }

        return bytes;
    }
}
