using MedImaging.Testing;

namespace MedImaging.Dicom.Tests.Pixels;

/// <summary>Every compressed file of the test data, beside DCMTK's and GDCM's decoding of it.</summary>
public sealed class OtherDecodersTests
{
    private static readonly string[] Folders = ["dicom/syntaxes", "dicom/pydicom", "dicom/highdicom", "dicom/nibabel"];

    [Fact]
    public Task Rle_IsAsOthersDecodeIt() => CompareAsync("dcmdrle", ["1.2.840.10008.1.2.5"], 0);

    [Fact]
    public Task JpegLossless_IsAsOthersDecodeIt() => CompareAsync("dcmdjpeg", ["1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70"], 0);

    [Fact]
    public Task JpegWithLoss_IsAsOthersDecodeIt_ToOneStep()
        => CompareAsync("dcmdjpeg", ["1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.55"], 1);

    [Fact]
    public Task JpegLs_IsAsOthersDecodeIt() => CompareAsync("dcmdjpls", ["1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"], 0);

    [Fact]
    public Task Jpeg2000Lossless_IsAsOthersDecodeIt() => CompareAsync("gdcmconv", ["1.2.840.10008.1.2.4.90"], 0);

    [Fact]
    public Task Jpeg2000WithLoss_IsAsOthersDecodeIt_ToTwoSteps() => CompareAsync("gdcmconv", ["1.2.840.10008.1.2.4.91"], 2);

    private static async Task CompareAsync(string program, string[] syntaxes, float tolerance)
    {
        var decoder = ExternalProgram.Require(program, program == "gdcmconv" ? "libgdcm-tools" : "dcmtk");
        using var folder = new TemporaryFolder();
        var faults = new List<string>();
        int compared = 0;
        foreach (string path in Folders.SelectMany(f => TestData.RequireFiles(f, "*.dcm")))
        {
            var ours = await OpenAsync(path);
            if (ours is not { Descriptor.FrameCount: > 0 } || !syntaxes.Contains(ours.File.TransferSyntax.Uid))
            {
                continue;
            }

            string plain = folder.File(Path.GetFileName(path));
            var run = await decoder.RunAsync(program == "gdcmconv" ? ["--raw", path, plain] : [path, plain], cancellationToken: TestContext.Current.CancellationToken);
            if (run.ExitCode != 0 || !File.Exists(plain))
            {
                continue;   // one that the other program refuses
            }

            compared++;
            float factor = Slope(ours.File.Dataset);
            foreach (int frame in (int[])[0, ours.Descriptor.FrameCount / 2, ours.Descriptor.FrameCount - 1])
            {
                var theirs = await OpenAsync(plain);
                float farthest = DecodedFrames.Farthest(theirs!.ReadFrame(frame), DecodedFrames.Read(ours, frame));
                if (farthest > tolerance * factor)
                {
                    faults.Add($"{Path.GetFileName(path)} frame {frame}: {farthest}");
                }
            }
        }

        Assert.True(compared > 1, "The folder has at least two files of each syntax.");
        Assert.Empty(faults);
    }

    private static float Slope(DicomDataset dataset) => dataset.TryGetDouble(DicomTags.RescaleSlope, out double slope) ? (float)Math.Abs(slope) : 1;

    private static async Task<DicomInstance?> OpenAsync(string path)
    {
        try
        {
            return DecodedFrames.Open(await File.ReadAllBytesAsync(path), Path.GetFileName(path));
        }
        catch (MedImagingException)
        {
            return null;   // files that are not to be read have their own tests
        }
    }
}
