using System.Text.Json;
using MedImaging.Testing;
using MedImaging.Tests.Models;

namespace MedImaging.Tests.Heads;

public sealed class ClassificationHeadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheReferenceLogits_AreGiven_ByTheRecipePixelOver255()
    {
        using var reference = JsonDocument.Parse(File.ReadAllBytes(TestData.Require("images/pneumoniamnist/cam_reference.json")));
        double[] logits = [.. reference.RootElement.GetProperty("logits").EnumerateArray().Select(v => v.GetDouble())];
        var frame = TestFrames.ReadPng(TestData.Require("images/pneumoniamnist/" + reference.RootElement.GetProperty("file").GetString()));
        string path = TestModels.Copy(_folder, m => m["input"]!["recipe"]!["steps"] = System.Text.Json.Nodes.JsonNode.Parse(
            """[{ "step": "rescale", "slope": 0.00392156862745098, "intercept": 0 }, { "step": "resize", "width": 28, "height": 28 }]"""));
        using var model = OnnxModel.Load(path);
        using var tensor = model.Preprocess(frame);

        var finding = Assert.Single((await model.DetectAsync(tensor, Token)).Items);

        Assert.Equal(logits[1] - logits[0], Math.Log(finding.Confidence.Value / (1 - finding.Confidence.Value)), 1e-4);
    }

    [Fact]
    public async Task ACalibratedModel_GivesCalibratedConfidences()
    {
        string path = TestModels.Copy(_folder, m => m["calibration"] = System.Text.Json.Nodes.JsonNode.Parse("""{ "method": "temperature", "temperature": 2 }"""));
        using var plain = OnnxModel.Load(TestModels.Pneumonia);
        using var calibrated = OnnxModel.Load(path);
        using var tensor = plain.Preprocess(TestFrames.Of(40, 40, TestValues.Finite(1600, 0, 255), TestFrames.Bytes));

        var (before, after) = ((await plain.DetectAsync(tensor, Token)).Items[0].Confidence, (await calibrated.DetectAsync(tensor, Token)).Items[0].Confidence);

        Assert.Equal((ConfidenceKind.Softmax, ConfidenceKind.Calibrated), (before.Kind, after.Kind));
        Assert.Equal(Math.Log(before.Value / (1 - before.Value)) / 2, Math.Log(after.Value / (1 - after.Value)), 1e-5);
    }
}
