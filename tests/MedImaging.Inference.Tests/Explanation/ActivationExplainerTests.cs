using MedImaging.Testing;
using MedImaging.Tests.Models;

namespace MedImaging.Tests.Explanation;

public sealed class ActivationExplainerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cam_IsTheMapOfTheFinding_AndGradCamIsItsPositivePartOverItsCells()
    {
        using var model = OnnxModel.Load(TestModels.Pneumonia);
        using var tensor = model.Preprocess(TestFrames.ReadPng(TestData.Require("images/pneumoniamnist/test_000_pneumonia.png")));
        var expected = (await model.DetectAsync(tensor, Token)).Items[0].Activation!;

        var cam = await new ClassActivationExplainer().ExplainAsync(model, tensor, 1, null, Token);
        var gradCam = await new ClassActivationExplainer(asGradCam: true).ExplainAsync(model, tensor, 1, null, Token);

        Assert.Equal(expected.Values, cam.Values);
        Assert.Equal((expected.Area, "CAM"), (cam.Area, cam.Method));
        Assert.Equal(expected.Values.Select(v => Math.Max(v, 0) / 49), gradCam.Values);
        Assert.Equal("Grad-CAM", gradCam.Method);
    }

    // What Grad-CAM asks the gradient for is known here in closed form: behind the features are a mean and one weight each.
    [Fact]
    public async Task GradCam_EqualsTheOneOfTheGradients()
    {
        using var model = OnnxModel.Load(PlantedModel.Write(_folder));
        IInspectedModel inspected = model;
        using var tensor = model.Preprocess(PlantedModel.Frame());
        var outputs = await inspected.ReadOutputsAsync(["features"], tensor.Values, Token);
        double[] gradients = [40 / 64d, 0, 0, 0];   // ∂logit/∂A of each cell: weight ÷ 64 cells
        double[] expected = [.. Enumerable.Range(0, 64).Select(cell => Math.Max(0, Enumerable.Range(0, 4).Sum(k => gradients[k] * outputs[0].Values[(k * 64) + cell])))];

        var map = await new ClassActivationExplainer(asGradCam: true).ExplainAsync(model, tensor, 0, null, Token);

        Assert.All(expected.Zip(map.Values), p => Assert.Equal(p.First, p.Second, 1e-6));
    }

    [Fact]
    public async Task Cam_RefusesAModelWhoseFeaturesArePooledOtherwise()
    {
        using var model = OnnxModel.Load(PlantedModel.Write(_folder, hasOtherHead: true));
        using var tensor = model.Preprocess(PlantedModel.Frame());

        var fault = await Assert.ThrowsAsync<MedImagingException>(async () => await new ClassActivationExplainer().ExplainAsync(model, tensor, 0, null, Token));
        var map = await new ScoreCamExplainer().ExplainAsync(model, tensor, 0, null, Token);

        Assert.Equal(ErrorKind.UnsupportedFormat, fault.Kind);
        Assert.Contains("Score-CAM", fault.Message, StringComparison.Ordinal);
        Assert.InRange(PlantedModel.MassInBox(map), 0.9, 1.0001);
    }

    [Fact]
    public async Task MethodsOverFeatureMaps_SayWhatAModelLacks()
    {
        using var model = OnnxModel.Load(TestModels.Write(_folder, OnnxBytes.Mean()));
        using var tensor = model.Preprocess(TestFrames.Of(2, 2, [1, 2, 3, 4]));
        foreach (IFindingExplainer explainer in (IFindingExplainer[])[new ClassActivationExplainer(), new ScoreCamExplainer()])
        {
            var fault = await Assert.ThrowsAsync<MedImagingException>(async () => await explainer.ExplainAsync(model, tensor, 0, null, Token));
            Assert.Equal(ErrorKind.UnsupportedFormat, fault.Kind);
        }

        var missing = await Assert.ThrowsAsync<MedImagingException>(async () => await new AttentionExplainer(new() { Outputs = ["attention"] }).ExplainAsync(model, tensor, 0, null, Token));
        Assert.Equal(ErrorKind.InvalidInput, missing.Kind);
        Assert.Contains("logits", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attention_RefusesTokensThatAreNoGrid()
    {
        using var model = OnnxModel.Load(PlantedModel.Write(_folder, hasAttention: true));
        using var tensor = model.Preprocess(PlantedModel.Frame());
        var explainer = new AttentionExplainer(new() { Outputs = ["attention"], LeadingTokens = 2 });

        Assert.Equal(ErrorKind.UnsupportedFormat, (await Assert.ThrowsAsync<MedImagingException>(async () => await explainer.ExplainAsync(model, tensor, 0, null, Token))).Kind);
        var other = new AttentionExplainer(new() { Outputs = ["attention", "features"] });
        Assert.Equal(ErrorKind.MalformedResponse, (await Assert.ThrowsAsync<MedImagingException>(async () => await other.ExplainAsync(model, tensor, 0, null, Token))).Kind);
    }

    // Two layers by hand: rollout = (½ A₂ + ½ I)(½ A₁ + ½ I), its first row.
    [Fact]
    public async Task Attention_RollsThroughTheLayersBackwards()
    {
        double[,] first = Halved(new double[,] { { 0.2, 0.5, 0.3, 0, 0 }, { 0, 1, 0, 0, 0 }, { 0.1, 0.1, 0.1, 0.1, 0.6 }, { 0, 0, 0, 1, 0 }, { 0.25, 0.25, 0.25, 0.25, 0 } });
        double[,] second = Halved(new double[,] { { 0, 0, 1, 0, 0 }, { 0.2, 0.2, 0.2, 0.2, 0.2 }, { 0, 1, 0, 0, 0 }, { 0, 0, 0, 0, 1 }, { 1, 0, 0, 0, 0 } });
        double[] expected = [.. Enumerable.Range(1, 4).Select(column => Enumerable.Range(0, 5).Sum(k => second[0, k] * first[k, column]))];
        byte[] bytes = OnnxBytes.Mean(
            Layer("first", first), Layer("second", second), OnnxBytes.Node("Identity", ["first"], "a1"), OnnxBytes.Node("Identity", ["second"], "a2"), OnnxBytes.Output("a1", 1, 1, 5, 5), OnnxBytes.Output("a2", 1, 1, 5, 5));
        using var model = OnnxModel.Load(TestModels.Write(_folder, bytes));
        using var tensor = model.Preprocess(TestFrames.Of(2, 2, [1, 2, 3, 4]));

        var map = await new AttentionExplainer(new() { Outputs = ["a1", "a2"] }).ExplainAsync(model, tensor, 0, null, Token);

        Assert.Equal((2, 2), (map.Rows, map.Columns));
        Assert.All(expected.Zip(map.Values), p => Assert.Equal(p.First, p.Second, 1e-6));
    }

    private static double[,] Halved(double[,] attention)
    {
        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < 5; j++)
            {
                attention[i, j] = (attention[i, j] / 2) + (i == j ? 0.5 : 0);
            }
        }

        return attention;
    }

    // Undoes Halved, for the file holds the attention itself.
    private static byte[] Layer(string name, double[,] halved)
        => OnnxBytes.Initializer(name, [1, 1, 5, 5], [.. halved.Cast<double>().Select((value, i) => (float)((value - (i % 6 == 0 ? 0.5 : 0)) * 2))]);
}
