using System.Text.Json;
using System.Text.Json.Nodes;
using MedImaging.Codecs;
using MedImaging.Formats;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class ExplainTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ARadiograph_GetsAHeatMapForEachMethod()
    {
        string image = TestData.Require("images/pneumoniamnist/test_000_pneumonia.png");

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "explain", image, "--out", "o", "--any-modality", "--json");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        using var json = JsonDocument.Parse(outcome.Output);
        var shown = json.RootElement.GetProperty("explanations").EnumerateArray().ToList();
        Assert.Equal(["cam", "score-cam", "occlusion", "lime", "shap"], shown.Select(each => each.GetProperty("method").GetString()));
        Assert.All(shown, each =>
        {
            Assert.Equal("Pneumonia", each.GetProperty("meaning").GetString());
            Assert.Equal(0.8397, each.GetProperty("score").GetDouble(), 1e-3);
            Assert.InRange(each.GetProperty("peakColumn").GetInt32(), 0, 27);
            Assert.InRange(each.GetProperty("peakRow").GetInt32(), 0, 27);
            Assert.True(each.GetProperty("seconds").GetDouble() > 0);
        });
        var pictures = shown.Select(each => File.ReadAllBytes(_folder.File(each.GetProperty("file").GetString()!))).ToList();
        Assert.Equal(5, pictures.Select(bytes => ContentHash.Of(bytes)).Distinct().Count());
        Assert.All(pictures, bytes => Assert.Equal(3, Png.Decode(bytes).Channels));
        Assert.Contains("heatmap-score-cam.png", Directory.GetFiles(_folder.File("o")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task AnEvenImage_HasNoStrongestPlace_ForWhatHidesPartsOfIt()
    {
        string image = _folder.Write("even.png", Png.Encode(new RasterImage(64, 64, 1, 8, new byte[64 * 64])));

        var table = await ConsoleProcess.RunAsync(_folder.FullPath, "explain", image, "--out", "o", "--any-modality", "--method", "occlusion");
        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "explain", image, "--out", "o", "--any-modality", "--method", "occlusion", "--json");

        Assert.Equal((0, 0), (table.ExitCode, outcome.ExitCode));
        Assert.Contains("nowhere", table.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(outcome.Output);
        Assert.False(Assert.Single(json.RootElement.GetProperty("explanations").EnumerateArray()).TryGetProperty("peakColumn", out _));
    }

    [Fact]
    public async Task AModelWithoutFeatureMaps_IsExplainedByTheOtherMethods_AndExit4()
    {
        string image = _folder.Write("chest.dcm", AnalyzeTests.Chest());
        string models = Path.Combine(AppContext.BaseDirectory, "models");
        File.Copy(Path.Combine(models, "cxr_pneumonia28.onnx"), _folder.File("plain.onnx"));
        var manifest = JsonNode.Parse(File.ReadAllBytes(Path.Combine(models, "cxr_pneumonia28.json")))!;
        manifest["outputs"]!.AsObject().Remove("features");
        manifest["outputs"]!.AsObject().Remove("classifierWeights");
        File.WriteAllText(_folder.File("plain.json"), manifest.ToJsonString());

        var outcome = await ConsoleProcess.RunAsync(
            _folder.FullPath, "explain", image, "--out", "o", "--model", "plain=plain.onnx", "--method", "cam", "--method", "occlusion");

        Assert.Equal(4, outcome.ExitCode);
        string line = Assert.Single(outcome.ErrorLines);
        Assert.Contains("cam: ", line, StringComparison.Ordinal);
        Assert.Contains("feature maps", line, StringComparison.Ordinal);
        Assert.Equal("heatmap-occlusion.png", Path.GetFileName(Assert.Single(Directory.GetFiles(_folder.File("o")))));
        Assert.Contains("Strongest at", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("images/pneumoniamnist/test_000_pneumonia.png", "does not say what it is", true)]
    [InlineData("dicom/pydicom/CT_small.dcm", "this one is CT", false)]
    public async Task AFrameTheModelWasNotMadeFor_IsTheReason_AndExit3(string path, string expected, bool isHinted)
    {
        string image = TestData.Require(path);

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "explain", image, "--out", "o");

        Assert.Equal(3, outcome.ExitCode);
        string line = Assert.Single(outcome.ErrorLines);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.Equal(isHinted, line.Contains("--any-modality", StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder.File("o")));
    }

    [Theory]
    [InlineData("no method of explanation", "--method", "guess")]
    [InlineData("frames", "--frame", "3")]
    [InlineData("counted from 1", "--frame", "0")]
    public async Task WhatCannotBeAsked_IsOneClearLine_AndExit3(string expected, params string[] arguments)
    {
        string image = _folder.Write("chest.dcm", AnalyzeTests.Chest());

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, ["explain", image, "--out", "o", .. arguments]);

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains(expected, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'explain --help' lists them.", "--method", "guess")]
    [InlineData("counted from 1.", "--frame", "0")]
    [InlineData("given as NAME=FILE.", "--model", "plain.onnx")]
    public async Task WhatCannotBeAsked_IsNotBlamedOnTheFile(string end, params string[] arguments)
    {
        string image = _folder.Write("chest.dcm", AnalyzeTests.Chest());

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, ["explain", image, "--out", "o", .. arguments]);

        Assert.EndsWith(end, Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AModelThatIsNotThere_IsToldOnce()
    {
        string image = _folder.Write("chest.dcm", AnalyzeTests.Chest());

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "explain", image, "--out", "o", "--model", "own=none.onnx");

        Assert.Equal(3, outcome.ExitCode);
        Assert.Equal("medimaging: The model \"own\" needs the file none.onnx, which is not there.", Assert.Single(outcome.ErrorLines));
    }
}
