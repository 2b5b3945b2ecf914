using MedImaging.Testing;

namespace MedImaging.Dicom.Tests.Pixels;

public sealed class ColorFileTests
{
    [Theory]
    [InlineData("dicom/syntaxes/us800_pal_ele.dcm")]
    [InlineData("dicom/pydicom/examples_palette.dcm")]
    [InlineData("dicom/syntaxes/us640_rgb_ele.dcm")]
    [InlineData("dicom/syntaxes/us800_ybrfull422_ele.dcm")]
    [InlineData("dicom/pydicom/SC_ybr_full_422_uncompressed.dcm")]
    [InlineData("dicom/pydicom/SC_rgb_small_odd.dcm")]
    [InlineData("dicom/pydicom/examples_rgb_color.dcm")]
    public async Task Colours_AreThoseThatDcmtkShows(string file)
    {
        string path = TestData.Require(file);
        var program = ExternalProgram.Require("dcmj2pnm", "dcmtk");
        using var folder = new TemporaryFolder();
        string picture = folder.File("theirs.ppm");
        var run = await program.RunAsync(["--write-raw-pnm", path, picture], cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, run.Error);
        byte[] theirs = await File.ReadAllBytesAsync(picture, TestContext.Current.CancellationToken);

        var frame = DecodedFrames.Open(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)).ReadFrame(0);

        float[] ours = frame.Samples.ToArray();
        byte[] pixels = theirs[^ours.Length..];   // a PPM is a short head, then the samples
        Assert.Equal(3, frame.SamplesPerPixel);
        Assert.InRange(pixels.Zip(ours, (a, b) => Math.Abs(a - b)).Max(), 0, 1.5f);
    }
}
