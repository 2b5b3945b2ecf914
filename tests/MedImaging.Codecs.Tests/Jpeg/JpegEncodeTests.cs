using System.Buffers;
using MedImaging.Testing;

namespace MedImaging.Codecs.Tests;

public class JpegEncodeTests
{
    [Fact]
    public void EncodeBaseline_IsReadTheSameByLibjpeg_AndAsGoodAsItsOwn()
    {
        using var folder = new TemporaryFolder();
        var cases = (from size in new[] { (1, 1), (8, 8), (13, 21), (97, 61) }
                     from components in new[] { 1, 3 }
                     from quality in new[] { 1, 40, 90, 100 }
                     select (Width: size.Item1, Height: size.Item2, Components: components, Quality: quality)).ToArray();
        for (int i = 0; i < cases.Length; i++)
        {
            var (width, height, components, quality) = cases[i];
            byte[] samples = JpegFiles.Picture(width, height, components);
            folder.Write($"{i}.jpg", JpegFiles.Baseline(samples, width, height, components, quality));
            JpegFiles.WriteNetpbm(folder, $"{i}.pnm", samples, width, height, components);
        }

        JpegFiles.Run(
            folder,
            cases.Select((c, i) => $"djpeg -dct int -pnm {i}.jpg > {i}.out && cjpeg -dct int -baseline -quality {c.Quality} -optimize {(c.Components == 1 ? "-grayscale" : "-rgb")} {i}.pnm > {i}.theirs"),
            "djpeg", "cjpeg");

        for (int i = 0; i < cases.Length; i++)
        {
            byte[] ours = File.ReadAllBytes(folder.File($"{i}.jpg")), theirs = File.ReadAllBytes(folder.File($"{i}.theirs"));
            byte[] read = JpegFiles.Decode(ours, cases[i].Components == 3 ? JpegColor.RgbFromYcc : JpegColor.AsCoded);
            Assert.True(read.AsSpan().SequenceEqual(JpegFiles.ReadNetpbm(folder.File($"{i}.out"), read.Length)), $"{cases[i]}");
            Assert.True(JpegFiles.Decode(ours).AsSpan().SequenceEqual(JpegFiles.Decode(theirs)), $"{cases[i]}: other coefficients than libjpeg's");
            Assert.True(ours.Length <= theirs.Length, $"{cases[i]}: {ours.Length} bytes, libjpeg {theirs.Length}");
        }
    }

    [Theory]
    [InlineData(1, 1, 1, 16), InlineData(1, 9, 1, 8), InlineData(33, 17, 1, 2), InlineData(33, 17, 1, 1), InlineData(40, 40, 1, 12), InlineData(64, 5, 1, 16)]
    [InlineData(33, 17, 3, 8), InlineData(5, 7, 3, 16), InlineData(6, 6, 2, 10), InlineData(6, 6, 4, 9)]
    public void EncodeLossless_ComesBackBitForBit(int width, int height, int components, int bits)
    {
        var shape = new PixelShape(width, height, components, bits);
        byte[] samples = JpegFiles.Deep(shape);

        byte[] stream = JpegFiles.Lossless(samples, shape);

        Assert.Equal(samples, JpegFiles.Decode(stream));
        Assert.Equal((JpegProcess.Lossless, Math.Max(bits, 2)), (Jpeg.ReadInfo(stream).Process, Jpeg.ReadInfo(stream).Shape.Bits));
    }

    [Fact]
    public void EncodeLossless_KeepsBitsAboveThePrecision()
    {
        byte[] negative = [0xFF, 0xFF, 0x01, 0x00, 0x00, 0xF8, 0x00, 0x80];

        byte[] stream = JpegFiles.Lossless(negative, new PixelShape(4, 1, 1, 12, IsSigned: true));

        Assert.Equal(negative, JpegFiles.Decode(stream));
        Assert.Equal(16, Jpeg.ReadInfo(stream).Shape.Bits);
    }

    [Fact]
    public void EncodeLossless_TakesADifferenceOfHalfTheRange()
    {
        byte[] samples = [0, 0, 0, 0x80, 0, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0x80];

        Assert.Equal(samples, JpegFiles.Decode(JpegFiles.Lossless(samples, new PixelShape(3, 2, 1, 16))));
    }

    [Fact]
    public void EncodeLossless_IsReadBitForBitByDcmtkAndGdcm()
    {
        using var folder = new TemporaryFolder();
        string template = TestData.Require("dicom/syntaxes/ct512_jpegll_sv1.dcm");
        byte[] real = JpegFiles.Decode(Fragments.Read(template)[0]), noise = JpegFiles.Deep(new PixelShape(512, 512, 1, 16), 5);
        byte[][] all = [real, noise];
        for (int i = 0; i < all.Length; i++)
        {
            folder.Write($"{i}.dcm", Fragments.Replace(template, JpegFiles.Lossless(all[i], new PixelShape(512, 512, 1, 16))));
        }

        JpegFiles.Run(folder, all.SelectMany((_, i) => new[] { $"dcmdjpeg {i}.dcm d{i}.dcm", $"gdcmconv --raw {i}.dcm g{i}.dcm" }), "dcmdjpeg", "gdcmconv");

        for (int i = 0; i < all.Length; i++)
        {
            Assert.Equal(all[i], Fragments.ReadNative(folder.File($"d{i}.dcm")));
            Assert.Equal(all[i], Fragments.ReadNative(folder.File($"g{i}.dcm")));
        }
    }

    [Fact]
    public void Encode_RefusesWhatItCannotWrite()
    {
        var output = new ArrayBufferWriter<byte>();

        Assert.Throws<ArgumentException>(() => Jpeg.EncodeBaseline(new byte[3], new PixelShape(2, 2), output));
        Assert.Throws<ArgumentOutOfRangeException>(() => Jpeg.EncodeBaseline(new byte[8], new PixelShape(2, 2, 2), output));
        Assert.Throws<ArgumentOutOfRangeException>(() => Jpeg.EncodeBaseline(new byte[8], new PixelShape(2, 2, 1, 12), output));
        Assert.Throws<ArgumentOutOfRangeException>(() => Jpeg.EncodeBaseline(new byte[4], new PixelShape(2, 2), output, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Jpeg.EncodeLossless(new byte[70_000], new PixelShape(65_536, 1), output));
        Assert.Throws<ArgumentOutOfRangeException>(() => Jpeg.EncodeLossless(new byte[16], new PixelShape(2, 2, 1, 17), output));
        Assert.Throws<ArgumentOutOfRangeException>(() => Jpeg.EncodeLossless([], new PixelShape(0, 2), output));
        Assert.Throws<ArgumentNullException>(() => Jpeg.EncodeLossless(new byte[4], new PixelShape(2, 2), null!));
        Assert.Equal(0, output.WrittenCount);
    }
}
