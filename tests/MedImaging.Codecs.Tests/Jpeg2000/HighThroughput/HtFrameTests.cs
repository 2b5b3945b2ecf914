using System.Globalization;
using MedImaging.Testing;

namespace MedImaging.Codecs.Tests.Jpeg2000.HighThroughput;

/// <summary>Whole high-throughput frames decode as OpenJPEG decodes them.</summary>
public sealed class HtFrameTests
{
    [Fact]
    public async Task Decode_OfARealFrame_GivesWhatOpenJpegGives()
    {
        string file = TestData.Require("dicom/syntaxes/rgb640_htj2k_ll.dcm");
        var program = ExternalProgram.Require("opj_decompress", "libopenjp2-tools");
        byte[] stream = Codestream(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        using var folder = new TemporaryFolder();
        var result = await program.RunAsync(["-i", folder.Write("a.j2k", stream), "-o", folder.File("a.ppm")], cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);

        var info = Codecs.Jpeg2000.ReadInfo(stream);
        byte[] pixels = new byte[info.Shape.ByteCount];
        Codecs.Jpeg2000.Decode(stream, pixels);

        Assert.Equal(new Jpeg2000Info(new PixelShape(640, 480, 3, 8), Jpeg2000Coding.HighThroughput, IsReversible: true, HasColorTransform: true), info);
        Assert.Equal(await File.ReadAllBytesAsync(folder.File("a.ppm"), TestContext.Current.CancellationToken) is var ppm ? ppm[^pixels.Length..] : [], pixels);
        byte[] again = new byte[pixels.Length];
        Codecs.Jpeg2000.Decode(stream, again, maxParallelism: 4);
        Assert.Equal(pixels, again);
    }

    private static readonly PixelShape[] Shapes =
    [
        new(1, 1), new(1, 1, 3), new(2, 3, 1, 16), new(17, 1, 1, 12), new(1, 33, 1, 12, true), new(65, 64), new(64, 65, 3), new(63, 130, 1, 16, true), new(200, 100, 1, 12),
        new(129, 77, 3, 12), new(301, 203, 1, 16), new(300, 5, 1, 12, true), new(500, 400, 3), new(77, 77, 1, 1), new(90, 90, 1, 10, true), new(256, 256, 1, 8, true),
    ];

    [Fact]
    public async Task EncodeLossless_IsReadByOpenJpegAndByUs()
    {
        var program = ExternalProgram.Require("opj_decompress", "libopenjp2-tools");
        using var folder = new TemporaryFolder();
        var expected = new Dictionary<string, (PixelShape Shape, byte[] Pixels)>();
        for (int i = 0; i < Shapes.Length; i++)
        {
            for (int kind = 0; kind < 3; kind++)
            {
                byte[] pixels = HtFrames.Pixels(Shapes[i], kind, seed: i);
                byte[] stream = HtFrames.Encode(pixels, Shapes[i]);
                byte[] ours = new byte[pixels.Length];
                Codecs.Jpeg2000.Decode(stream, ours);
                Assert.Equal(pixels, ours);
                Assert.Equal((Shapes[i], Jpeg2000Coding.HighThroughput, true), Codecs.Jpeg2000.ReadInfo(stream) is var info ? (info.Shape, info.Coding, info.IsReversible) : default);
                string name = string.Create(CultureInfo.InvariantCulture, $"s{i}k{kind}");
                folder.Write(name + ".j2k", stream);
                expected[name] = (Shapes[i], pixels);
            }
        }

        var result = await program.RunAsync(["-ImgDir", folder.FullPath, "-OutFor", "RAWL"], cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        Assert.All(expected, frame => Assert.Equal(HtFrames.Planes(frame.Value.Pixels, frame.Value.Shape), File.ReadAllBytes(folder.File(frame.Key + ".rawl"))));
    }

    [Fact]
    public async Task OpenJph_ReadsAndWritesAsWeDo()
    {
        var compress = ExternalProgram.Require("ojph_compress", "openjph-tools");
        var expand = ExternalProgram.Require("ojph_expand", "openjph-tools");
        using var folder = new TemporaryFolder();
        var token = TestContext.Current.CancellationToken;
        foreach (var shape in Shapes.Where(s => s is { Components: 1, IsSigned: false, Bits: 8 or 12 or 16, Width: > 3, Height: > 3 }))
        {
            byte[] pixels = HtFrames.Pixels(shape, kind: 2, seed: 1), pgm = HtFrames.Pgm(pixels, shape);
            await expand.RunAsync(["-i", folder.Write("ours.j2c", HtFrames.Encode(pixels, shape)), "-o", folder.File("ours.pgm")], cancellationToken: token);
            Assert.Equal(pgm, await File.ReadAllBytesAsync(folder.File("ours.pgm"), token));

            string image = folder.Write("a.pgm", pgm);
            await compress.RunAsync(["-i", image, "-o", folder.File("a.j2c"), "-reversible", "true"], cancellationToken: token);
            Assert.Equal(pixels, HtFrames.Decode(await File.ReadAllBytesAsync(folder.File("a.j2c"), token)));

            await compress.RunAsync(["-i", image, "-o", folder.File("b.j2c"), "-qstep", "0.002"], cancellationToken: token);
            await expand.RunAsync(["-i", folder.File("b.j2c"), "-o", folder.File("b.pgm")], cancellationToken: token);
            byte[] lossy = HtFrames.Pgm(HtFrames.Decode(await File.ReadAllBytesAsync(folder.File("b.j2c"), token)), shape);
            Assert.InRange(HtFrames.LargestDifference(lossy, await File.ReadAllBytesAsync(folder.File("b.pgm"), token), shape), 0, 1);
        }
    }

    [Fact]
    public void Decode_OfDamagedBlocks_IsRefusedOrGivesAFrame()
    {
        int[] samples = HtBlocks.Random(5, 60 * 40, 9, 70);
        byte[] sound = HtCodestream.Write(samples, 60, 40, 10, isSigned: true), pixels = new byte[60 * 40 * 2];
        var random = new Random(20261121);
        int refused = 0;
        for (int round = 0; round < 3000; round++)
        {
            byte[] damaged = [.. sound];
            for (int i = random.Next(3); i >= 0; i--)
            {
                damaged[random.Next(70, damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                Codecs.Jpeg2000.Decode(damaged, pixels);
            }
            catch (CodecException error)
            {
                Assert.InRange(error.Offset, 0, damaged.Length);
                refused++;
            }
        }

        Assert.InRange(refused, 100, 3000);
    }

    // The only frame, in one fragment: the last start of a codestream.
    private static byte[] Codestream(byte[] file)
    {
        int start = file.AsSpan().LastIndexOf(new byte[] { 0xFF, 0x4F, 0xFF, 0x51 });
        int end = file.AsSpan().LastIndexOf(new byte[] { 0xFF, 0xD9 }) + 2;
        Assert.True(start >= 0 && end > start, string.Create(CultureInfo.InvariantCulture, $"No codestream from {start} to {end}."));
        return file[start..end];
    }
}
