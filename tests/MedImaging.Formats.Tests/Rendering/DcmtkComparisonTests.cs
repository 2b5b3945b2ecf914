using MedImaging.Codecs;
using MedImaging.Dicom;
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

    // LINEAR_EXACT is not known to DCMTK 3.6.7; WindowTransform has its own tests.
    public static TheoryData<string, string[]> Presentations() => new()
    {
        { "linear", ["+Wi", "1"] },
        { "sigmoid", ["+Wi", "1"] },
        { "table", ["+Wl", "1"] },
        { "inverse", ["+Wi", "1"] },
    };

    [Theory, MemberData(nameof(Presentations))]
    public async Task RenderPng_PresentsAsTheFileSays_AsDcmtkDoes(string presentation, string[] option)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File(presentation + ".dcm");
        await File.WriteAllBytesAsync(path, DicomWriter.ToBytes(new DicomFile(Ramp(presentation))), TestContext.Current.CancellationToken);
        Programs.Run("dcmj2pnm", ["--write-raw-pnm", .. option, path, folder.File("theirs.pgm")]);
        byte[] theirs = await File.ReadAllBytesAsync(folder.File("theirs.pgm"), TestContext.Current.CancellationToken);

        var ours = Png.Decode(new FrameRenderer().RenderPng(await ReadAsync(path)).Span).Samples;

        byte[] pixels = theirs[^ours.Length..];
        Assert.InRange(pixels.Zip(ours.ToArray(), (a, b) => Math.Abs(a - b)).Max(), 0, 1);
    }

    // 12 bits from end to end, 64 × 64.
    private static DicomDataset Ramp(string presentation)
    {
        var dataset = new DicomDataset
        {
            { DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7" },
            { DicomTags.SOPInstanceUID, "1.2.3" },
            { DicomTags.Modality, "OT" },
            { DicomTags.SamplesPerPixel, 1 },
            { DicomTags.PhotometricInterpretation, presentation == "inverse" ? "MONOCHROME1" : "MONOCHROME2" },
            { DicomTags.Rows, 64 },
            { DicomTags.Columns, 64 },
            { DicomTags.BitsAllocated, 16 },
            { DicomTags.BitsStored, 12 },
            { DicomTags.HighBit, 11 },
            { DicomTags.PixelRepresentation, 0 },
            { DicomTags.PixelData, (ReadOnlySpan<ushort>)[.. Enumerable.Range(0, 4096).Select(i => (ushort)i)] },
        };
        if (presentation == "table")
        {
            dataset.Add(DicomTags.VOILUTSequence, new DicomDataset
            {
                { DicomTags.LUTDescriptor, 1024, 1000, 12 },
                { DicomTags.LUTExplanation, "CURVE" },
                { DicomTags.LUTData, (ReadOnlySpan<ushort>)[.. Enumerable.Range(0, 1024).Select(i => (ushort)(4095 * Math.Sqrt(i / 1023.0)))] },
            });
            return dataset;
        }

        dataset.Add(DicomTags.WindowCenter, 2000.0, 300.0);
        dataset.Add(DicomTags.WindowWidth, 1500.0, 100.0);
        dataset.Add(DicomTags.VOILUTFunction, presentation == "sigmoid" ? "SIGMOID" : "LINEAR");
        return dataset;
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
