using MedImaging.Testing;
using MedImaging.Tests.Models;

namespace MedImaging.Tests.Numerics;

public sealed class NumericsCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheSameWayTwice_GivesTheSameBits()
    {
        var report = NumericsCheck.Run(TestModels.Pneumonia, new OnnxModelOptions(), new OnnxModelOptions());

        Assert.Equal("cxr_pneumonia28", report.ModelId);
        Assert.Contains(report.Outputs, o => o.Output == "logits" && o.Values == 16);
        Assert.All(report.Outputs, o => Assert.Equal((0, 0d, false), (o.DifferentBits, o.MaxAbsolute, o.HasMismatch)));
        Assert.True(report.Agrees(0, 0));
    }

    [Fact]
    public void OtherThreadsAndOptimisations_DifferByRoundingAtMost()
    {
        var report = NumericsCheck.Run(TestModels.Pneumonia, new OnnxModelOptions(), new OnnxModelOptions { Threads = 2, Optimization = GraphOptimization.None });

        Assert.True(report.Agrees(1e-4, 1e-4), System.Text.Encoding.UTF8.GetString(report.ToJson()));
        Assert.Equal((1, 2), (report.Baseline.Threads, report.Candidate.Threads));
    }

    [Fact]
    public void AReference_OutlivesItsFile_AndFindsAChangedModel()
    {
        string path = TestModels.Write(_folder, OnnxParts.Linear(), change: m => m["input"]!["shape"]![0] = -1);
        var reference = NumericsReference.FromJson(NumericsCheck.Record(path, new OnnxModelOptions(), inputs: 3, seed: 7).ToJson());
        Assert.True(NumericsCheck.Compare(reference, path, new OnnxModelOptions()).Agrees(0, 0));

        TestModels.Write(_folder, OnnxParts.Linear([0.5f, -1.25f, 2f, 0.76f]), change: m => m["input"]!["shape"]![0] = -1);
        var report = NumericsCheck.Compare(reference, path, new OnnxModelOptions());

        Assert.False(report.Agrees(1e-4, 1e-4));
        Assert.NotEqual(report.Baseline.ModelHash, report.Candidate.ModelHash);
        Assert.InRange(Assert.Single(report.Outputs).MaxAbsolute, 1e-4, 0.06);
    }

    [Fact]
    public void WhatIsNoReference_IsRefused()
        => Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => NumericsReference.FromJson("{}"u8)).Kind);
}
