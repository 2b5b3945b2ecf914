using MedImaging.Codecs;
using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Formats.Tests;

public class DcmtkComparisonTests
{
    [Theory]
    [InlineData("dicom/pydicom/MR_small.dcm", "+Wi", "1")]   // the file's own window, 600/1600
    [InlineData("dicom/pydicom/CT_small.dcm", "+Wm", null)]  // no window: lowest to highest
    public async Task RenderPng_ShowsWhatDcmtkShows(string file, string option, string? argument)
    {
        string path = TestData.Require(file);
        using var folder = new TemporaryFolder();
        string[] arguments = argument is null ? [option] : [option, argument];
        Programs.Run("dcmj2pnm", ["--write-raw-pnm", .. arguments, path, folder.File("theirs.pgm")]);
        byte[] theirs = File.ReadAllBytes(folder.File("theirs.pgm"));

        var ours = Png.Decode(new FrameRenderer().RenderPng(await ReadAsync(path)).Span).Samples;

        byte[] pixels = theirs[^ours.Length..];   // a PGM is a short head, then the samples
        int farthest = pixels.Zip(ours.ToArray(), (a, b) => Math.Abs(a - b)).Max();
        Assert.InRange(farthest, 0, 1);   // rounding
    }

    private static async Task<PixelFrame> ReadAsync(string path)
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddDicom();
        using var provider = services.BuildServiceProvider();
        var instance = await provider.GetRequiredService<IImageReader>().ReadAsync(ImageSource.FromFile(path));
        return instance.ReadFrame(0);
    }
}
