using System.Text;
using System.Text.Json;
using MedImaging.Codecs;
using MedImaging.Dicom;
using MedImaging.Formats;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class VolumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ASeries_GivesItsGeometry_AsNifti_AndAsPictures()
    {
        WritePhantom("in", 4);

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "volume", "in", "--out", "v.nii.gz", "--planes", "p.png", "--mip", "m.png", "--json");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        using var json = JsonDocument.Parse(outcome.Output);
        var root = json.RootElement;
        Assert.Equal((512, 512, 4, "Axial", "CT"), (Int(root, "columns"), Int(root, "rows"), Int(root, "slices"), root.GetProperty("plane").GetString(), root.GetProperty("modality").GetString()));
        Assert.Equal(5, root.GetProperty("spacing")[2].GetDouble(), 6);
        Assert.Empty(root.GetProperty("interpolatedSlices").EnumerateArray());
        Assert.True(root.GetProperty("minimum").GetDouble() < root.GetProperty("maximum").GetDouble());
        Assert.Equal(0, root.GetProperty("shearAngle").GetDouble(), 6);
        using var volume = await NiftiReader.ReadVolumeAsync(_folder.File("v.nii.gz"), cancellationToken: Token);
        Assert.Equal((512, 512, 4), (volume.Geometry.Columns, volume.Geometry.Rows, volume.Geometry.Slices));
        var planes = Png.Decode(await File.ReadAllBytesAsync(_folder.File("p.png"), Token));
        var projected = Png.Decode(await File.ReadAllBytesAsync(_folder.File("m.png"), Token));
        Assert.True(planes.Width > 3 * planes.Height / 2, "three planes stand side by side");
        Assert.True(planes.Samples.Span.ToArray().Distinct().Count() > 10, "there are greys");
        Assert.True(projected.Samples.Span.ToArray().Max() > 200, "the brightest is bright");
    }

    [Fact]
    public async Task AGap_IsRefused_UnlessItIsToBeFilled_AndThenItIsToldOf()
    {
        WritePhantom("in", 5, leaveOut: 2);

        var refused = await ConsoleProcess.RunAsync(_folder.FullPath, "volume", "in", "--out", "v.nii");
        var filled = await ConsoleProcess.RunAsync(_folder.FullPath, "volume", "in", "--fill", "--isotropic", "4", "--json");

        Assert.Equal(3, refused.ExitCode);
        Assert.Single(refused.ErrorLines);
        Assert.False(File.Exists(_folder.File("v.nii")));
        Assert.Equal((0, ""), (filled.ExitCode, filled.Errors));
        using var json = JsonDocument.Parse(filled.Output);
        Assert.Equal(2, Assert.Single(json.RootElement.GetProperty("interpolatedSlices").EnumerateArray()).GetInt32());
        Assert.All(json.RootElement.GetProperty("spacing").EnumerateArray(), each => Assert.Equal(4, each.GetDouble(), 6));
        Assert.Equal(6, Int(json.RootElement, "slices"));
    }

    [Fact]
    public async Task ANiftiFile_IsShownAsATable()
    {
        await WriteNiftiAsync("a.nii", 6);
        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "volume", "a.nii");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        Assert.Contains("6 × 6 × 6", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("1 × 1 × 2 mm", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralSeries_AreNamed_AndOneCanBeChosen()
    {
        WritePhantom("in/a", 2);
        WritePhantom("in/b", 3, seed: 9);

        var several = await ConsoleProcess.RunAsync(_folder.FullPath, "volume", "in");
        var one = await ConsoleProcess.RunAsync(_folder.FullPath, "volume", "in", "--series", "2", "--json");

        Assert.Equal(3, several.ExitCode);
        string line = Assert.Single(several.ErrorLines);
        Assert.Contains("2 series: 1 (CT,", line, StringComparison.Ordinal);
        Assert.Contains("--series", line, StringComparison.Ordinal);
        Assert.Equal((0, ""), (one.ExitCode, one.Errors));
    }

    [Theory]
    [InlineData(3, "volume", "gone")]
    [InlineData(3, "volume", "note.txt")]
    [InlineData(3, "volume", "note.nii")]
    [InlineData(3, "volume", "a.nii", "--model", "gone.onnx")]
    [InlineData(2, "volume", "a.nii", "--mask", "m.nii")]
    [InlineData(2, "volume", "a.nii", "--out", "m.txt")]
    [InlineData(2, "volume", "a.nii", "--isotropic", "0")]
    public async Task WhatIsNoVolume_IsOneReason_AndLeavesNothing(int exitCode, params string[] arguments)
    {
        await WriteNiftiAsync("a.nii", 2);
        _folder.Write("note.txt", "no image"u8);
        _folder.Write("note.nii", "no image"u8);

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, arguments);

        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Equal(exitCode == 2 ? 2 : 1, outcome.ErrorLines.Count);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(["a.nii", "note.nii", "note.txt"], Directory.GetFileSystemEntries(_folder.FullPath).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AModel_FindsTissues_InABoxOfAHead()
    {
        string model = TestData.Require("models/brain_meshnet5_gwm.onnx");
        await WriteHeadAsync("head.nii.gz", TestData.Require("images/mri/t1_crop.nii.gz"));
        File.Copy(model, _folder.File("m.onnx"));
        string manifest = await File.ReadAllTextAsync(Path.Combine(TestData.RepositoryRoot, "tests", "MedImaging.Inference.Tests", "Manifests", "brain_meshnet5_gwm.json"), Token);
        _folder.Write("m.json", Encoding.UTF8.GetBytes(manifest));

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "volume", "head.nii.gz", "--model", "m.onnx", "--mask", "mask.nii.gz", "--json");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        using var json = JsonDocument.Parse(outcome.Output);
        var found = json.RootElement.GetProperty("segmentation");
        Assert.Contains("caller's word", found.GetProperty("limitations")[0].GetString(), StringComparison.Ordinal);
        using var mask = await NiftiReader.ReadVolumeAsync(_folder.File("mask.nii.gz"), cancellationToken: Token);
        byte[] labels = Assert.IsType<ImageVolume<byte>>(mask).Samples.ToArray();
        foreach (var structure in found.GetProperty("structures").EnumerateArray())
        {
            int voxels = Int(structure, "voxels");
            Assert.True(voxels > 1000, "both tissues are there");
            Assert.Equal(labels.Count(label => label == Int(structure, "label")), voxels);
            Assert.Equal(voxels / 1000d, structure.GetProperty("millilitres").GetDouble(), 2e-3);
        }
    }

    [Fact]
    public async Task AModelOfMr_IsNotRunOnACt()
    {
        WritePhantom("in", 2);
        File.Copy(TestData.Require("models/brain_meshnet5_gwm.onnx"), _folder.File("m.onnx"));
        File.Copy(Path.Combine(TestData.RepositoryRoot, "tests", "MedImaging.Inference.Tests", "Manifests", "brain_meshnet5_gwm.json"), _folder.File("m.json"));

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "volume", "in", "--model", "m.onnx", "--json");

        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("was made for MR; this series is CT", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();

    private async Task WriteHeadAsync(string name, string source)
    {
        using var head = Assert.IsType<ImageVolume<byte>>(await NiftiReader.ReadVolumeAsync(source, cancellationToken: Token));
        var g = head.Geometry;
        using var box = new ImageVolume<byte>(new VolumeGeometry(48, 48, 48, g.PositionOf(100, 100, 120), g.ColumnStep, g.RowStep, g.SliceStep));
        for (int z = 0; z < 48; z++)
        {
            for (int y = 0; y < 48; y++)
            {
                head.Slice(120 + z).Span.Slice(((100 + y) * g.Columns) + 100, 48).CopyTo(box.Slice(z).Span[(y * 48)..]);
            }
        }

        await NiftiWriter.WriteFileAsync(box, _folder.File(name), new NiftiWriterOptions { IsCompressed = true }, Token);
    }

    private async Task WriteNiftiAsync(string name, int side)
    {
        using var volume = new ImageVolume<short>(new VolumeGeometry(side, side, side, new PatientVector(0, 0, 0), new PatientVector(1, 0, 0), new PatientVector(0, 1, 0), new PatientVector(0, 0, 2)));
        for (int i = 0; i < volume.Samples.Length; i++)
        {
            volume.Samples.Span[i] = (short)i;
        }

        await NiftiWriter.WriteFileAsync(volume, _folder.File(name), cancellationToken: Token);
    }

    private void WritePhantom(string folder, int count, int leaveOut = -1, ulong seed = 1)
    {
        Directory.CreateDirectory(_folder.File(folder));
        var phantom = CtPhantom.Create(sliceCount: count, sliceThickness: 5, seed: seed);
        for (int i = 0; i < count; i++)
        {
            if (i != leaveOut)
            {
                File.WriteAllBytes(Path.Combine(_folder.File(folder), $"{i}.dcm"), DicomWriter.ToBytes(phantom.ToDicom(i)));
            }
        }
    }
}
