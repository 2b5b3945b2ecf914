using System.Buffers;
using MedImaging.Testing;

namespace MedImaging.Codecs.Tests;

/// <summary>What the stream around the coded data may look like.</summary>
public class JpegStreamTests
{
    private static readonly byte[] Samples = JpegFiles.Picture(24, 19, 1);
    private static readonly byte[] Sound = JpegFiles.Baseline(Samples, 24, 19, 1);

    [Fact]
    public void ReadInfo_SaysShapeProcessAndColour()
    {
        Assert.Equal(new JpegInfo(new PixelShape(24, 19), JpegProcess.Baseline, false), Jpeg.ReadInfo(Sound));
        Assert.Equal(new JpegInfo(new PixelShape(8, 8, 3), JpegProcess.Baseline, true), Jpeg.ReadInfo(JpegFiles.Baseline(new byte[192], 8, 8, 3)));
        Assert.Equal(new JpegInfo(new PixelShape(2, 1, 1, 16), JpegProcess.Lossless, false), Jpeg.ReadInfo(JpegFiles.Lossless([1, 2, 3, 255], new PixelShape(2, 1, 1, 16))));
    }

    [Fact]
    public void Decode_SkipsApplicationDataAndCommentsAndFillBytes()
    {
        byte[] stream = [0xFF, 0xD8, 0xFF, 0xE1, 0, 6, 0xFF, 0xC0, 0xFF, 0xD9, 0xFF, 0xFF, 0xFF, 0xFE, 0, 3, 65, .. Sound[2..]];

        Assert.Equal(JpegFiles.Decode(Sound), JpegFiles.Decode(stream));
    }

    [Fact]
    public void Decode_TakesTheHeightFromDnl()
    {
        byte[] zero = JpegFiles.Patch(Sound, [0, 19, 0, 24, 1], 0, 0, 0);
        byte[] told = [.. zero[..^2], 0xFF, 0xDC, 0, 4, 0, 19, 0xFF, 0xD9];

        Assert.Equal(JpegFiles.Decode(Sound), JpegFiles.Decode(told));
        Assert.Equal(CodecFault.Malformed, Assert.Throws<CodecException>(() => Jpeg.ReadInfo(zero)).Fault);
    }

    [Fact]
    public void Decode_TakesTheStandardTables_WhenMotionJpegLeavesThemOut()
    {
        using var folder = new TemporaryFolder();
        JpegFiles.WriteNetpbm(folder, "c.ppm", JpegFiles.Picture(33, 29, 3), 33, 29, 3);
        JpegFiles.Run(folder, ["cjpeg c.ppm > c.jpg"], "cjpeg");
        byte[] stream = File.ReadAllBytes(folder.File("c.jpg"));
        var bare = new List<byte>(stream);
        for (int at = stream.AsSpan().IndexOf<byte>([0xFF, 0xC4]); at >= 0; at = bare.ToArray().AsSpan().IndexOf<byte>([0xFF, 0xC4]))
        {
            bare.RemoveRange(at, 2 + (bare[at + 2] << 8) + bare[at + 3]);
        }

        Assert.Equal(JpegFiles.Decode(stream), JpegFiles.Decode([.. bare]));
    }

    [Fact]
    public void Decode_TakesComponentsInScansOfTheirOwn_WithTablesRedefinedBetween()
    {
        using var folder = new TemporaryFolder();
        JpegFiles.WriteNetpbm(folder, "c.ppm", JpegFiles.Picture(53, 37, 3), 53, 37, 3);
        folder.Write("scans.txt", "0;\n2;\n1;\n"u8);
        folder.Write("two.txt", "1,2;\n0;\n"u8);
        JpegFiles.Run(folder, ["cjpeg -sample 2x2 c.ppm > a.jpg", "cjpeg -sample 2x2 -optimize -scans scans.txt c.ppm > b.jpg", "cjpeg -sample 2x2 -restart 2B -scans two.txt c.ppm > c.jpg"], "cjpeg");
        byte[] expected = JpegFiles.Decode(File.ReadAllBytes(folder.File("a.jpg")));

        Assert.Equal(expected, JpegFiles.Decode(File.ReadAllBytes(folder.File("b.jpg"))));
        Assert.Equal(expected, JpegFiles.Decode(File.ReadAllBytes(folder.File("c.jpg"))));
    }

    [Fact]
    public void Decode_TakesQuantisationTablesOfSixteenBits()
    {
        int at = Sound.AsSpan().IndexOf<byte>([0xFF, 0xDB]);
        byte[] wide = [.. Sound[..at], 0xFF, 0xDB, 0, 131, 0x10, .. Sound[(at + 5)..(at + 69)].SelectMany(q => new byte[] { 0, q }), .. Sound[(at + 69)..]];

        Assert.Equal(JpegFiles.Decode(Sound), JpegFiles.Decode(wide));
    }

    [Fact]
    public void Decode_RefusesRestartMarkersOutOfOrder()
    {
        using var folder = new TemporaryFolder();
        JpegFiles.WriteNetpbm(folder, "g.pgm", Samples, 24, 19, 1);
        JpegFiles.Run(folder, ["cjpeg -restart 1B g.pgm > g.jpg"], "cjpeg");
        byte[] stream = File.ReadAllBytes(folder.File("g.jpg"));

        Assert.Equal(CodecFault.Malformed, Assert.Throws<CodecException>(() => JpegFiles.Decode(JpegFiles.Patch(stream, [0xFF, 0xD1], 1, 0xD2))).Fault);
        Assert.Equal(CodecFault.Malformed, Assert.Throws<CodecException>(() => JpegFiles.Decode(JpegFiles.Patch(stream, [0xFF, 0xD2], 1, 0xD9))).Fault);
    }

    [Fact]
    public void Decode_OfLosslessWithRestarts_ResetsThePrediction()
    {
        // Four rows of two samples, each row an interval: difference 0, then 1, by codes 0 and 10, filled with ones.
        byte[] head = [0xFF, 0xD8, 0xFF, 0xC3, 0, 11, 8, 0, 4, 0, 2, 1, 1, 0x11, 0, 0xFF, 0xC4, 0, 21, 0, 1, 1, .. new byte[14], 0, 1, 0xFF, 0xDD, 0, 4, 0, 2, 0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 0, 0];
        byte[] stream = [.. head, 0b0101_1111, 0xFF, 0xD0, 0b0101_1111, 0xFF, 0xD1, 0b0101_1111, 0xFF, 0xD2, 0b0101_1111, 0xFF, 0xD9];

        Assert.Equal([128, 129, 128, 129, 128, 129, 128, 129], JpegFiles.Decode(stream));
        Assert.Equal(CodecFault.Unsupported, Assert.Throws<CodecException>(() => JpegFiles.Decode(JpegFiles.Patch(stream, [0xFF, 0xDD, 0, 4, 0, 2], 5, 3))).Fault);
    }

    [Theory]
    [InlineData("FFD8FFD9"), InlineData("FFD8FFDA0008010100003F00"), InlineData("00"), InlineData(""), InlineData("FFD8FFC0000B080008000801011100"), InlineData("FFD8FFC00001"), InlineData("FFD8FFC0")]
    public void ReadInfo_RefusesWhatIsNoStream(string hex)
        => Assert.Throws<CodecException>(() => Jpeg.ReadInfo(Convert.FromHexString(hex)));

    [Fact]
    public void DecodeAndEncode_AllocateNothing_OnceWarm()
    {
        byte[] colour = JpegFiles.Picture(64, 48, 3), stream = JpegFiles.Baseline(colour, 64, 48, 3);
        var deep = new PixelShape(64, 48, 1, 12);
        byte[] lossless = JpegFiles.Lossless(JpegFiles.Deep(deep), deep), samples = new byte[64 * 48 * 3];
        var output = new ArrayBufferWriter<byte>(1 << 18);

        Round();
        Round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Round();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Round()
        {
            output.ResetWrittenCount();
            Jpeg.Decode(stream, samples, JpegColor.RgbFromYcc);
            Jpeg.Decode(lossless, samples);
            Jpeg.EncodeBaseline(colour, new PixelShape(64, 48, 3), output);
            Jpeg.EncodeLossless(lossless.AsSpan(0, 64), new PixelShape(8, 8), output);
        }
    }
}
