using MedImaging.Dicom.Tests.Pixels;
using MedImaging.Testing;

namespace MedImaging.Dicom.Tests.Transcoding;

public sealed class DicomTranscoderTests
{
    private static readonly string[] Sources = ["ct512_ele", "ct512_jpegll_sv1", "mr1024_ele", "us640_rgb_ele", "us800_pal_ele", "mr256_19f_ele", "us800_ybrfull422_ele", "cr2140_jpegll_sv1"];

    public static TheoryData<string, string> Lossless()
    {
        var data = new TheoryData<string, string>();
        foreach (var (syntax, program) in ((TransferSyntax, string)[])[
            (TransferSyntax.ExplicitLittleEndian, "gdcmconv"), (TransferSyntax.RleLossless, "dcmdrle"), (TransferSyntax.JpegLossless, "dcmdjpeg"), (TransferSyntax.JpegLsLossless, "dcmdjpls"),
            (TransferSyntax.Jpeg2000Lossless, "gdcmconv"), (TransferSyntax.HighThroughputJpeg2000Lossless, "")])
        {
            data.Add(syntax.Uid, program);
        }

        return data;
    }

    [Theory, MemberData(nameof(Lossless))]
    public async Task WithoutLoss_OthersReadTheSamePixels(string uid, string program)
    {
        var syntax = TransferSyntax.FromUid(uid);
        var decoder = program.Length == 0 ? null : ExternalProgram.Require(program, program == "gdcmconv" ? "libgdcm-tools" : "dcmtk");
        using var folder = new TemporaryFolder();
        foreach (string name in Sources)
        {
            var source = DicomFile.Parse(await File.ReadAllBytesAsync(TestData.Require($"dicom/syntaxes/{name}.dcm"), TestContext.Current.CancellationToken));
            byte[] written = DicomWriter.ToBytes(Transcode(source, syntax));
            string coded = folder.File(name), plain = folder.File(name + ".plain");
            await File.WriteAllBytesAsync(coded, written, TestContext.Current.CancellationToken);
            var before = new DicomInstance(source, "test", ContentHash.Of("x"));
            int last = before.Descriptor.FrameCount - 1;

            Assert.Equal(0, DecodedFrames.Farthest(before.ReadFrame(last), DecodedFrames.Open(written).ReadFrame(last)));
            if (decoder is not null)
            {
                var run = await decoder.RunAsync(program == "gdcmconv" ? ["--raw", coded, plain] : [coded, plain], cancellationToken: TestContext.Current.CancellationToken);
                Assert.True(run.ExitCode == 0, name + ": " + run.Error);
                var after = DecodedFrames.Open(await File.ReadAllBytesAsync(plain, TestContext.Current.CancellationToken));
                Assert.True(DecodedFrames.Farthest(before.ReadFrame(last), after.ReadFrame(last)) == 0, name);
            }
        }
    }

    [Fact]
    public async Task WithLoss_IsANewInstanceThatSaysSo()
    {
        byte[] bytes = await File.ReadAllBytesAsync(TestData.Require("dicom/syntaxes/us640_rgb_ele.dcm"), TestContext.Current.CancellationToken);
        var source = DicomFile.Parse(bytes);
        string? instance = source.Dataset.GetUid(DicomTags.SOPInstanceUID);

        var coded = Transcode(source, TransferSyntax.JpegBaseline, new TranscodeOptions { Uids = new SeededUidSource(3), JpegQuality = 95 });
        byte[] written = DicomWriter.ToBytes(coded);
        var again = DecodedFrames.Open(written);

        Assert.Equal(("YBR_FULL", "01", "ISO_10918_1"), (coded.Dataset.GetString(DicomTags.PhotometricInterpretation), coded.Dataset.GetString(DicomTags.LossyImageCompression), coded.Dataset.GetStrings(DicomTags.LossyImageCompressionMethod)[^1]));
        Assert.NotEqual(instance, coded.Dataset.GetUid(DicomTags.SOPInstanceUID));
        Assert.Equal(instance, source.Dataset.GetUid(DicomTags.SOPInstanceUID));
        Assert.True(coded.Dataset.TryGetDoubles(DicomTags.LossyImageCompressionRatio, out var ratios) && ratios[^1] > 2);
        Assert.Equal("DERIVED", coded.Dataset.GetString(DicomTags.ImageType));
        var (a, b) = (DecodedFrames.Open(bytes).ReadFrame(0).Samples, again.ReadFrame(0).Samples);
        double mean = Enumerable.Range(0, a.Length).Average(i => Math.Abs(a.Span[i] - b.Span[i]));
        Assert.InRange(mean, 0, 3);
        Assert.True(source.Dataset.TryGet(DicomTags.PixelData, out var untouched) && untouched.Fragments is null);
    }

    [Fact]
    public async Task Result_HasNoErrorThatItsSourceHadNot()
    {
        var program = ExternalProgram.Require("dciodvfy", "dicom3tools");
        using var folder = new TemporaryFolder();
        byte[] bytes = await File.ReadAllBytesAsync(TestData.Require("dicom/syntaxes/ct512_ele.dcm"), TestContext.Current.CancellationToken);
        string[] before = await ErrorsAsync("source.dcm", bytes);
        foreach (var syntax in (TransferSyntax[])[TransferSyntax.RleLossless, TransferSyntax.JpegLossless, TransferSyntax.JpegLsLossless])
        {
            string[] after = await ErrorsAsync("coded.dcm", DicomWriter.ToBytes(Transcode(DicomFile.Parse(bytes), syntax)));
            Assert.Empty(after.Except(before));
        }

        async Task<string[]> ErrorsAsync(string name, byte[] file)
        {
            await File.WriteAllBytesAsync(folder.File(name), file, TestContext.Current.CancellationToken);
            var run = await program.RunAsync([folder.File(name)], cancellationToken: TestContext.Current.CancellationToken);
            return [.. (run.Output + run.Error).Split('\n').Where(line => line.StartsWith("Error", StringComparison.Ordinal)).Distinct()];
        }
    }

    [Fact]
    public void NearLossless_StaysWithinItsBound()
    {
        var coded = Transcode(new DicomFile(Objects.Ct(9, 12)), TransferSyntax.JpegLsNearLossless, new TranscodeOptions { NearLossless = 3 });

        Assert.InRange(DecodedFrames.Farthest(Objects.Frame(Objects.Ct(9, 12)), DecodedFrames.Open(DicomWriter.ToBytes(coded)).ReadFrame(0)), 0, 3);
        Assert.Equal("ISO_14495_1", coded.Dataset.GetString(DicomTags.LossyImageCompressionMethod));
    }

    [Theory]
    [InlineData(12, false, new short[] { 1, 0x1002, 3, 4 })]      // bits above those that count would come to others
    [InlineData(16, true, new short[] { 1, 2, 3, -32768 })]       // an error at the lowest number makes the highest of it
    [InlineData(12, true, new short[] { 1, 2, 3, 2047 })]
    public void NearLossless_WhereAnErrorWouldNotStaySmall_IsRefused(int stored, bool isSigned, short[] words)
    {
        var dataset = Objects.Image(2, 2, 1, 16, stored, stored - 1, isSigned, "MONOCHROME2", DecodedFrames.Words(words));

        Assert.Equal(ErrorKind.UnsupportedFormat, Assert.Throws<MedImagingException>(() => DicomTranscoder.Transcode(new DicomFile(dataset), TransferSyntax.JpegLsNearLossless)).Kind);
        Assert.NotNull(Transcode(new DicomFile(dataset), TransferSyntax.JpegLsLossless));
    }

    [Theory]
    [InlineData(16, 12, 11, false, new short[] { 1, 2, 4095, 0x1003 })]          // an overlay above the pixels
    [InlineData(16, 12, 11, true, new short[] { -1, -2048, 2047, 0 })]
    [InlineData(16, 12, 11, true, new short[] { 0x0FFF, 0x0800, 0x07FF, 0 })]    // the sign is not carried up
    [InlineData(16, 12, 15, true, new short[] { -16, 16, 0x7FF0, 0x000F })]      // high bit at the top
    [InlineData(16, 6, 5, false, new short[] { 1, 2, 63, 0 })]
    public void OddBits_StayAsTheyAre(int allocated, int stored, int high, bool isSigned, short[] words)
    {
        var dataset = Objects.Image(2, 2, 1, allocated, stored, high, isSigned, "MONOCHROME2", DecodedFrames.Words(words));
        foreach (var syntax in (TransferSyntax[])[TransferSyntax.RleLossless, TransferSyntax.JpegLossless, TransferSyntax.JpegLsLossless, TransferSyntax.Jpeg2000Lossless, TransferSyntax.HighThroughputJpeg2000Lossless])
        {
            var coded = Transcode(new DicomFile(dataset), syntax);
            var plain = DicomTranscoder.Transcode(DicomFile.Parse(DicomWriter.ToBytes(coded)), TransferSyntax.ExplicitLittleEndian);
            Assert.Equal(Objects.Frame(dataset).Samples.ToArray(), DecodedFrames.Open(DicomWriter.ToBytes(plain)).ReadFrame(0).Samples.ToArray());
        }
    }

    [Fact]
    public void WhatASyntaxCannotHold_IsRefused()
    {
        var bits = Objects.Image(2, 4, 1, 1, 1, 0, isSigned: false, "MONOCHROME2", [0xA5]);
        var deep = Objects.Image(1, 2, 1, 32, 32, 31, isSigned: false, "MONOCHROME2", new byte[8]);
        Assert.Equal(ErrorKind.UnsupportedFormat, Assert.Throws<MedImagingException>(() => DicomTranscoder.Transcode(new DicomFile(bits), TransferSyntax.RleLossless)).Kind);
        Assert.Equal(ErrorKind.UnsupportedFormat, Assert.Throws<MedImagingException>(() => DicomTranscoder.Transcode(new DicomFile(deep), TransferSyntax.JpegLossless)).Kind);
        Assert.Equal(ErrorKind.UnsupportedFormat, Assert.Throws<MedImagingException>(() => DicomTranscoder.Transcode(new DicomFile(Objects.Ct()), TransferSyntax.JpegBaseline)).Kind);
        Assert.Equal(ErrorKind.UnsupportedFormat, Assert.Throws<MedImagingException>(() => DicomTranscoder.Transcode(new DicomFile(Objects.Ct()), TransferSyntax.FromUid("1.2.840.10008.1.2.4.100"))).Kind);
        Assert.NotNull(DicomTranscoder.Transcode(new DicomFile(new DicomDataset()), TransferSyntax.ImplicitLittleEndian));
    }

    private static DicomFile Transcode(DicomFile file, TransferSyntax syntax, TranscodeOptions? options = null)
    {
        try
        {
            return DicomTranscoder.Transcode(file, syntax, options, TestContext.Current.CancellationToken);
        }
        catch (NotSupportedException)
        {
            Assert.Skip("This encoder is not built yet.");
            throw;
        }
    }
}
