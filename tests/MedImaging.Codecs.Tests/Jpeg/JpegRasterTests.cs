using MedImaging.Testing;

namespace MedImaging.Codecs.Tests;

public class JpegRasterTests
{
    private static readonly (int Width, int Height)[] Sizes = [(1, 1), (2, 3), (7, 5), (17, 33), (131, 77), (200, 3)];

    private static readonly string[] Samplings =
        ["1x1", "2x1", "1x2", "2x2", "4x1", "1x4", "4x2", "3x1", "1x1,2x2,1x1", "2x2,1x2,2x1", "4x1,2x1,1x1"];

    private static readonly string[] Modes =
        ["", "-progressive", "-restart 1", "-restart 3B -optimize", "-quality 10 -progressive -restart 2B", "-quality 98 -rgb"];

    [Fact]
    public void DecodeImage_OfEverySamplingSizeAndMode_EqualsLibjpeg()
    {
        using var folder = new TemporaryFolder();
        var cases = (from size in Sizes from sampling in Samplings from mode in Modes select (size.Width, size.Height, Components: 3, Options: $"-sample {sampling} {mode}"))
            .Concat(from size in Sizes from mode in Modes select (size.Width, size.Height, Components: 1, Options: $"-grayscale {mode.Replace("-rgb", "", StringComparison.Ordinal)}"))
            .Where((_, i) => i % 3 == 0).ToArray();
        foreach (var (width, height) in Sizes)
        {
            JpegFiles.WriteNetpbm(folder, $"{width}.ppm", JpegFiles.Picture(width, height, 3), width, height, 3);
        }

        JpegFiles.Run(folder, cases.Select((c, i) => $"cjpeg {c.Options} {c.Width}.ppm > {i}.jpg && djpeg -dct int -pnm {i}.jpg > {i}.pnm"), "cjpeg", "djpeg");

        for (int i = 0; i < cases.Length; i++)
        {
            byte[] stream = File.ReadAllBytes(folder.File($"{i}.jpg"));
            var picture = Jpeg.DecodeImage(stream);
            Assert.Equal((cases[i].Width, cases[i].Height, cases[i].Components), (picture.Width, picture.Height, picture.Channels));
            byte[] expected = JpegFiles.ReadNetpbm(folder.File($"{i}.pnm"), picture.Samples.Length);
            Assert.True(picture.Samples.Span.SequenceEqual(expected), $"{cases[i]}");
        }
    }

    [Fact]
    public void DecodeImage_OfRealPictures_EqualsLibjpeg()
    {
        using var folder = new TemporaryFolder();
        var files = TestData.RequireFiles("images", "*.jpg");
        JpegFiles.Run(folder, files.Select((name, i) => $"djpeg -dct int -pnm '{name}' > {i}.pnm"), "djpeg");

        for (int i = 0; i < files.Count; i++)
        {
            var picture = Jpeg.DecodeImage(File.ReadAllBytes(files[i]));
            Assert.True(picture.Samples.Span.SequenceEqual(JpegFiles.ReadNetpbm(folder.File($"{i}.pnm"), picture.Samples.Length)), files[i]);
        }
    }

    [Fact]
    public void DecodeImage_TellsColourByMarkersAndNames()
    {
        byte[] samples = JpegFiles.Picture(16, 16, 3), stream = JpegFiles.Baseline(samples, 16, 16, 3);
        byte[] coded = JpegFiles.Decode(stream), converted = JpegFiles.Decode(stream, JpegColor.RgbFromYcc);
        byte[] adobeRgb = [0xFF, 0xD8, 0xFF, 0xEE, 0, 14, .. "Adobe"u8, 0, 100, 0, 0, 0, 0, 0, .. stream[2..]];
        byte[] adobeYcc = [.. adobeRgb];
        adobeYcc[17] = 1;
        byte[] named = JpegFiles.Patch(stream, [3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0], 0, 3, (byte)'R', 0x11, 0, (byte)'G', 0x11, 0, (byte)'B', 0x11, 0);
        named = JpegFiles.Patch(named, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0], 0, 3, (byte)'R', 0, (byte)'G', 0, (byte)'B', 0, 0, 63, 0);

        Assert.NotEqual(coded, converted);
        Assert.Equal(converted, Jpeg.DecodeImage(stream).Samples);
        Assert.Equal(coded, Jpeg.DecodeImage(adobeRgb).Samples);
        Assert.Equal(converted, Jpeg.DecodeImage(adobeYcc).Samples);
        Assert.Equal(coded, Jpeg.DecodeImage(named).Samples);
    }

    [Fact]
    public void DecodeImage_StretchesDeepSamples()
    {
        byte[] stream = JpegFiles.Lossless([0xFF, 0x0F, 0, 0, 0x00, 0x08], new PixelShape(3, 1, 1, 12));

        var picture = Jpeg.DecodeImage(stream);

        Assert.Equal((16, 3), (picture.BitDepth, picture.Width));
        Assert.Equal([65535, 0, ((2048 * 65535) + 2047) / 4095], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ushort>(picture.Samples.Span).ToArray().Select(v => (int)v));
    }

    [Fact]
    public void DecodeImage_RefusesFourComponentsAndTooManyPixels()
    {
        byte[] four = JpegFiles.Lossless(new byte[16], new PixelShape(2, 2, 4));

        var cmyk = Assert.Throws<CodecException>(() => Jpeg.DecodeImage(four));
        var large = Assert.Throws<CodecException>(() => Jpeg.DecodeImage(JpegFiles.Baseline(new byte[100], 10, 10, 1), maxPixels: 99));

        Assert.Equal(CodecFault.Unsupported, cmyk.Fault);
        Assert.Contains("CMYK", cmyk.Message, StringComparison.Ordinal);
        Assert.Equal(CodecFault.LimitExceeded, large.Fault);
        Assert.Equal(4, Jpeg.ReadInfo(four).Shape.Components);
    }
}
