using System.Diagnostics;
using MedImaging.Testing;

namespace MedImaging.Tests.Segmentation;

public sealed class BrainModelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheSmallNetwork_OnTheWholeHead_GivesTheReferenceTissues()
    {
        using var volume = TestNifti.Read(TestData.Require("images/mri/t1_crop.nii.gz"));
        using var expected = TestNifti.Read(TestData.Require("images/mri/t1_crop_expected_gwm.nii.gz"));
        using var model = Load("brain_meshnet5_gwm");
        var clock = Stopwatch.StartNew();

        using var result = await model.SegmentAsync(volume, cancellationToken: Token);

        TestContext.Current.SendDiagnosticMessage("{0:F1} s; {1}", clock.Elapsed.TotalSeconds, string.Join("; ", result.Segments));
        Assert.Equal([("White matter", 521122, true), ("Gray matter", 737528, true)], result.Segments.Select(s => (
            s.Code.Meaning, s.Label == 1 ? 521122 : 737528, Math.Abs(s.VoxelCount - (s.Label == 1 ? 521122 : 737528)) < 0.01 * s.VoxelCount)));
        Assert.All(result.Segments, s => Assert.Equal(s.VoxelCount / 1000d, s.Millilitres, 1e-3));
        Assert.All(result.Segments, s => Assert.InRange(Dice(result.Mask, expected, s.Label), 0.99, 1));
    }

    private static OnnxVolumeModel Load(string name) => OnnxVolumeModel.Load(
        TestData.Require($"models/{name}.onnx"),
        new OnnxModelOptions { Threads = Environment.ProcessorCount, ManifestPath = Path.Combine(TestData.RepositoryRoot, "tests", "MedImaging.Inference.Tests", "Manifests", name + ".json") });

    private static double Dice(ImageVolume<byte> one, ImageVolume<byte> other, byte label)
    {
        ReadOnlySpan<byte> a = one.Samples.Span, b = other.Samples.Span;
        Assert.Equal(a.Length, b.Length);
        int both = 0, sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            both += a[i] == label && b[i] == label ? 1 : 0;
            sum += (a[i] == label ? 1 : 0) + (b[i] == label ? 1 : 0);
        }

        return 2d * both / sum;
    }
}
