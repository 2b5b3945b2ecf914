using MedImaging.Testing;

namespace MedImaging.Formats.Tests;

public sealed class NiftiNibabelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task WhatNibabelWrites_IsReadAsItReadsIt_InEveryTypeOrderAndVersion()
    {
        var reports = await NibabelReport.AskAsync(_folder.FullPath, [], Token);

        Assert.Equal(80, reports.Count);
        foreach (var report in reports)
        {
            await CompareAsync(report);
        }
    }

    [Fact]
    public async Task RealFiles_AreReadAsNibabelReadsThem()
    {
        var files = TestData.RequireFiles("nifti", "*.nii*").Concat(TestData.RequireFiles("images/mri", "*.nii*")).ToArray();

        var reports = await NibabelReport.AskAsync(_folder.FullPath, files, Token);

        Assert.Equal(files, reports.Skip(80).Select(report => report.Path));
        foreach (var report in reports.Skip(80))
        {
            await CompareAsync(report);
        }
    }

    [Fact]
    public async Task WhatWeWrite_IsReadByNibabel_AndByUs()
    {
        var written = new List<(string Path, ImageVolume Volume)>();
        foreach (bool isBig in (bool[])[false, true])
        {
            foreach (int version in (int[])[1, 2])
            {
                foreach (string ending in (string[])[".nii", ".nii.gz", ".hdr", ".img.gz"])
                {
                    foreach (var volume in Voxels.OfEveryType())
                    {
                        string path = _folder.File($"{Voxels.TypeOf(volume)}-{version}{(isBig ? "be" : "le")}{ending.Replace(".", "")}{ending}");
                        await NiftiWriter.WriteFileAsync(volume, path, new() { IsBigEndian = isBig, Version = version }, Token);
                        written.Add((path, volume));
                    }
                }
            }
        }

        Directory.CreateDirectory(_folder.File("theirs"));
        var reports = await NibabelReport.AskAsync(_folder.File("theirs"), written.Select(file => file.Path), Token);

        Assert.Equal(160, reports.Count - 80);
        foreach (var (report, (path, volume)) in reports.Skip(80).Zip(written))
        {
            Assert.Equal((path, Voxels.TypeOf(volume), volume.Slope, volume.Intercept), (report.Path, report.Type, report.Slope, report.Intercept));
            Assert.Equal(ContentHash.Of(Voxels.BytesOf(volume)).Hex, Assert.Single(report.Digests));
            report.AssertPlace(volume.Geometry);
            await CompareAsync(report);
            volume.Dispose();
        }
    }

    [Fact]
    public async Task AnalyzeAndLoneHeaders_AreReadAsNibabelReadsThem()
    {
        var analyze = await NiftiReader.ReadHeaderAsync(TestData.Require("nifti/analyze.hdr"), cancellationToken: Token);
        var lone = await NiftiReader.ReadHeaderAsync(TestData.Require("nifti/nifti1.hdr"), cancellationToken: Token);

        Assert.Equal((0, true, NiftiDataType.UInt8, true), (analyze.Version, analyze.IsBigEndian, analyze.DataType, analyze.IsPair));
        Assert.Equal([91, 109, 91, 1], analyze.Dimensions);
        Assert.Contains(analyze.Warnings, warning => warning.Contains("which side is left", StringComparison.Ordinal));
        Assert.Equal((1, NiftiDataType.Int16, true, NiftiPlacement.Sform, 9968d), (lone.Version, lone.DataType, lone.IsPair, lone.Placement, lone.Window?.Width));
        Assert.Equal((91, 109, 91), (lone.Geometry.Columns, lone.Geometry.Rows, lone.Geometry.Slices));
        await Refusal.ExpectAsync(ErrorKind.NotFound, () => NiftiReader.ReadVolumeAsync(TestData.Require("nifti/nifti1.hdr"), cancellationToken: Token).AsTask());
    }

    private static async Task CompareAsync(NibabelReport report)
    {
        for (int i = 0; i < report.Digests.Length; i++)
        {
            using var volume = await NiftiReader.ReadVolumeAsync(report.Path, i, cancellationToken: Token);
            Assert.Equal((report.Path, report.Type, report.Slope, report.Intercept), (report.Path, Voxels.TypeOf(volume), volume.Slope, volume.Intercept));
            Assert.Equal(report.Shape.Take(3), [volume.Geometry.Columns, volume.Geometry.Rows, volume.Geometry.Slices]);
            Assert.Equal((report.Path, i, report.Digests[i]), (report.Path, i, ContentHash.Of(Voxels.BytesOf(volume)).Hex));
            report.AssertPlace(volume.Geometry);
        }

        var header = await NiftiReader.ReadHeaderAsync(report.Path, cancellationToken: Token);
        Assert.Equal(report.Shape, header.Dimensions);
        Assert.Equal(report.Digests.Length, header.VolumeCount);
    }
}
