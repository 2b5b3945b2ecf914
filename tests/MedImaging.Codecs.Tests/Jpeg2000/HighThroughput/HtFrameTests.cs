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
