using MedImaging.Testing;
using J2k = MedImaging.Codecs.Jpeg2000;

namespace MedImaging.Codecs.Tests;

public sealed class Jpeg2000RealFileTests
{
    private static readonly string[] Files =
    [
        "syntaxes/ct512_j2k.dcm", "syntaxes/ct512_j2k_lossy.dcm", "syntaxes/mr1024_j2k_lossy.dcm", "syntaxes/cr1760_j2k.dcm", "syntaxes/cr1955_15bit_j2k_lossy.dcm",
        "syntaxes/cr2500_12bit_j2k.dcm", "syntaxes/vl_3340x2670_rgb_j2k_lossy.dcm", "syntaxes/rgb640_htj2k_ll.dcm",
        "pydicom/JPEG2000.dcm", "pydicom/MR_small_jp2klossless.dcm", "pydicom/J2K_pixelrep_mismatch.dcm",
    ];

    [Fact]
    public async Task Decode_GivesWhatOpenJpegGives()
    {
        using var folder = new TemporaryFolder();
        var streams = new List<(string Name, byte[] Stream)>();
        foreach (string file in Files)
        {
            byte[] stream = EncapsulatedFrame.Read(TestData.Require("dicom/" + file));
            string name = Path.GetFileNameWithoutExtension(file);
            folder.Write(name + ".j2k", stream);
            streams.Add((name, stream));
        }

        var expected = await OpenJpeg.DecodeAsync(folder);

        foreach (var (name, stream) in streams)
        {
            var info = J2k.ReadInfo(stream);
            var (shape, pixels) = Jpeg2000Pictures.Decode(stream);
            int difference = Jpeg2000Pictures.MaxDifference(expected(name, shape), OpenJpeg.Interleaved(pixels, shape));
            Assert.True(difference <= (info.IsReversible ? 0 : 1), $"{name} differs by {difference}");
        }
    }

    [Fact]
    public void Decode_OnSeveralThreads_GivesTheSame()
    {
        byte[] stream = EncapsulatedFrame.Read(TestData.Require("dicom/syntaxes/mr1024_j2k_lossy.dcm"));

        Assert.Equal(Jpeg2000Pictures.Decode(stream).Pixels, Jpeg2000Pictures.Decode(stream, maxParallelism: 4).Pixels);
    }

    [Fact]
    public void Decode_WithoutItsEnd_NeedsAllPackets()
    {
        byte[] stream = EncapsulatedFrame.Read(TestData.Require("dicom/pydicom/MR_small_jp2klossless.dcm"));
        byte[] whole = Jpeg2000Pictures.Decode(stream).Pixels;

        Assert.Equal(whole, Jpeg2000Pictures.Decode(stream[..^2]).Pixels);
        Assert.Equal(CodecFault.Truncated, Assert.Throws<CodecException>(() => Jpeg2000Pictures.Decode(stream[..^3])).Fault);
    }

    [Fact]
    public void ReadInfo_SaysWhatTheStreamSays()
    {
        byte[] stream = EncapsulatedFrame.Read(TestData.Require("dicom/syntaxes/vl_3340x2670_rgb_j2k_lossy.dcm"));

        Assert.Equal(new Jpeg2000Info(new PixelShape(2670, 3340, 3), Jpeg2000Coding.Arithmetic, IsReversible: false, HasColorTransform: true), J2k.ReadInfo(stream));
    }
}
