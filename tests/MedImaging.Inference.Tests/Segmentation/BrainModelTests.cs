using System.Diagnostics;
using MedImaging.Testing;

namespace MedImaging.Tests.Segmentation;

public sealed class BrainModelTests
{
    private const string OneTile = "\"tile\": [256, 256, 256], \"overlap\": 92, \"blending\": \"Innermost\",";

    private const string TwoTiles = "\"tile\": [176, 256, 256], \"overlap\": 92, \"blending\": \"Innermost\",";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheSmallNetwork_OnTheWholeHeadInTwoTiles_GivesTheReferenceTissues()
    {
        // The network sees 46 voxels far, so tiles that overlap by twice that give what the whole head does.
        using var folder = new TemporaryFolder();
        using var volume = TestNifti.Read(TestData.Require("images/mri/t1_crop.nii.gz"));
        using var expected = TestNifti.Read(TestData.Require("images/mri/t1_crop_expected_gwm.nii.gz"));
        using var model = Load("brain_meshnet5_gwm", Change(folder, "brain_meshnet5_gwm", OneTile, TwoTiles));
        var clock = Stopwatch.StartNew();

        using var result = await model.SegmentAsync(volume, cancellationToken: Token);

        TestContext.Current.SendDiagnosticMessage("{0:F1} s; {1}", clock.Elapsed.TotalSeconds, string.Join("; ", result.Segments.Select(s => s.VoxelCount)));
        Assert.Equal(["White matter", "Gray matter"], result.Segments.Select(s => s.Code.Meaning));
        Assert.InRange(result.Segments[0].VoxelCount, 0.999 * 521122, 1.001 * 521122);
        Assert.InRange(result.Segments[1].VoxelCount, 0.999 * 737528, 1.001 * 737528);
        Assert.All(result.Segments, s => Assert.Equal(s.VoxelCount / 1000d, s.Millilitres, 1e-3));
        Assert.All(result.Segments, s => Assert.InRange(Dice(result.Mask, expected, s.Label), 0.99, 1));
    }

    [Fact]
    public async Task TheLargeNetwork_OnTheReferenceBox_AgreesWithTheSmallOne()
    {
        // The sidecar: quantiles of the whole volume, which are 0 and 112, then the box [80:176, 80:176, 96:192].
        using var volume = TestNifti.Read(TestData.Require("images/mri/t1_crop.nii.gz"));
        using var all = TestNifti.Read(TestData.Require("images/mri/t1_crop_expected_gwm.nii.gz"));
        using var expected = Box(all);
        using var box = Box(volume);
        using var folder = new TemporaryFolder();
        using var model = Load("brain_meshnet20_gwm", Change(
            folder, "brain_meshnet20_gwm", """{ "step": "quantile", "low": 0.05, "high": 0.95 }""", """{ "step": "rescale", "slope": 0.0089285714285714, "intercept": 0 }"""));

        using var result = await model.SegmentAsync(box, cancellationToken: Token);

        double white = Dice(result.Mask, expected, 1), grey = Dice(result.Mask, expected, 2);
        TestContext.Current.SendDiagnosticMessage("white {0:F3}, grey {1:F3}", white, grey);
        Assert.InRange(white, 0.8, 1);
        Assert.InRange(grey, 0.75, 1);
    }

    private static ImageVolume<byte> Box(ImageVolume<byte> volume)
    {
        var g = volume.Geometry;
        var box = new ImageVolume<byte>(new VolumeGeometry(96, 96, 96, g.PositionOf(80, 80, 96), g.ColumnStep, g.RowStep, g.SliceStep));
        for (int z = 0; z < 96; z++)
        {
            for (int y = 0; y < 96; y++)
            {
                volume.Slice(96 + z).Span.Slice(((80 + y) * g.Columns) + 80, 96).CopyTo(box.Slice(z).Span[(y * 96)..]);
            }
        }

        return box;
    }

    private static string ManifestOf(string name) => Path.Combine(TestData.RepositoryRoot, "tests", "MedImaging.Inference.Tests", "Manifests", name + ".json");

    private static string Change(TemporaryFolder folder, string name, string part, string by)
    {
        string manifest = File.ReadAllText(ManifestOf(name));
        Assert.Contains(part, manifest, StringComparison.Ordinal);
        return folder.Write(name + ".json", System.Text.Encoding.UTF8.GetBytes(manifest.Replace(part, by, StringComparison.Ordinal)));
    }

    private static OnnxVolumeModel Load(string name, string? manifest = null) => OnnxVolumeModel.Load(
        TestData.Require($"models/{name}.onnx"),
        new OnnxModelOptions { Threads = Environment.ProcessorCount, ManifestPath = manifest ?? ManifestOf(name) });

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
