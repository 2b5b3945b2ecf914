using MedImaging.Testing;
using MedImaging.Tests.Models;

namespace MedImaging.Tests.Explanation;

public sealed class PlantedSignalTests : IDisposable
{
    private static readonly Dictionary<string, Func<IFindingExplainer>> Methods = new()
    {
        ["CAM"] = () => new ClassActivationExplainer(),
        ["Grad-CAM"] = () => new ClassActivationExplainer(asGradCam: true),
        ["Score-CAM"] = () => new ScoreCamExplainer(),
        ["occlusion"] = () => new OcclusionExplainer(),
        ["occlusion, confidence"] = () => new OcclusionExplainer(new() { Perturbation = new() { Scale = ScoreScale.Confidence } }),
        ["LIME"] = () => new LimeExplainer(new() { Samples = 400 }),
        ["LIME, blurred"] = () => new LimeExplainer(new() { Samples = 400, Perturbation = new() { Filling = Filling.Blurred } }),
        ["LIME, constant"] = () => new LimeExplainer(new() { Samples = 400, Perturbation = new() { Filling = Filling.Constant } }),
        ["KernelSHAP"] = () => new ShapExplainer(new() { Samples = 512 }),
        ["KernelSHAP, grid"] = () => new ShapExplainer(new() { Samples = 512, Segments = new() { Count = 64, IsGrid = true } }),
        ["KernelSHAP, confidence"] = () => new ShapExplainer(new() { Samples = 512, Perturbation = new() { Scale = ScoreScale.Confidence } }),
        ["attention rollout"] = () => new AttentionExplainer(new() { Outputs = ["attention"] }),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Methods.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Names))]
    public async Task Map_LiesInThePlantedBox(string name)
    {
        using var model = OnnxModel.Load(PlantedModel.Write(_folder, hasAttention: name.StartsWith("attention", StringComparison.Ordinal)));
        using var tensor = model.Preprocess(PlantedModel.Frame());
        var explainer = Methods[name]();

        var map = await explainer.ExplainAsync(model, tensor, 0, null, Token);
        var again = await explainer.ExplainAsync(model, tensor, 0, null, Token);

        double mass = PlantedModel.MassInBox(map);
        TestContext.Current.SendDiagnosticMessage("{0}: {1:F3} of the mass in the box, {2} × {3} cells", name, mass, map.Rows, map.Columns);
        Assert.InRange(mass, 0.9, 1.0001);
        Assert.Equal((explainer.Method, new FrameRegion(0, 0, 32, 32)), (map.Method, map.Area));
        Assert.Equal(name.Split(',')[0], map.Method);
        Assert.Equal(map.Values, again.Values);
        Assert.True(explainer.IsSigned || map.Values.All(v => v >= 0));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task RandomWeights_ChangeTheMap(string name)
    {
        string path = PlantedModel.Write(_folder, hasAttention: name.StartsWith("attention", StringComparison.Ordinal));

        var report = await ExplanationSanity.CheckAsync(Methods[name](), path, [PlantedModel.Frame(), PlantedModel.Frame(2)], 0, cancellationToken: Token);

        TestContext.Current.SendDiagnosticMessage("{0}: similarity {1:F3} ({2})", name, report.MeanSimilarity, string.Join(' ', report.Similarities.Select(s => s.ToString("F2"))));
        Assert.Equal(10, report.Similarities.Count);
        Assert.InRange(Math.Abs(report.MeanSimilarity), 0, 0.3);
        Assert.True(report.Passed);
    }

    [Theory, InlineData("CAM"), InlineData("Grad-CAM"), InlineData("Score-CAM"), InlineData("occlusion"), InlineData("LIME"), InlineData("KernelSHAP")]
    public async Task RandomWeights_ChangeTheMap_OfTheChestModel(string name)
    {
        PixelFrame[] frames = [.. new[] { "test_000_pneumonia.png", "test_002_pneumonia.png", "test_004_pneumonia.png" }
            .Select(file => TestFrames.ReadPng(TestData.Require("images/pneumoniamnist/" + file)))];

        var report = await ExplanationSanity.CheckAsync(Methods[name](), TestModels.Pneumonia, frames, 1, cancellationToken: Token);

        TestContext.Current.SendDiagnosticMessage("{0}: similarity {1:F3} ({2})", name, report.MeanSimilarity, string.Join(' ', report.Similarities.Select(s => s.ToString("F2"))));
        Assert.InRange(report.ReplacedWeights, 100_000, 200_000);
        Assert.Equal(("cxr_pneumonia28", 15), (report.Model.Id, report.Similarities.Count));
        Assert.True(report.Passed, $"{report.MeanSimilarity}");
    }

    // A method that draws the image itself is what the check must catch.
    [Fact]
    public async Task Sanity_FailsWhatShowsTheImageAlone()
    {
        var report = await ExplanationSanity.CheckAsync(new ImageItself(), PlantedModel.Write(_folder), [PlantedModel.Frame()], 0, cancellationToken: Token);

        Assert.Equal(1, report.MeanSimilarity, 1e-12);
        Assert.False(report.Passed);
    }

    [Fact]
    public async Task Sanity_RefusesAModelWithoutWeights()
    {
        string path = TestModels.Write(_folder, OnnxBytes.Mean());

        var fault = await Assert.ThrowsAsync<MedImagingException>(async () => await ExplanationSanity.CheckAsync(new ImageItself(), path, [TestFrames.Of(2, 2, [1, 2, 3, 4])], 0, cancellationToken: Token));

        Assert.Equal(ErrorKind.UnsupportedFormat, fault.Kind);
        await Assert.ThrowsAsync<ArgumentException>(async () => await ExplanationSanity.CheckAsync(new ImageItself(), path, [], 0, cancellationToken: Token));
    }

    private sealed class ImageItself : IFindingExplainer
    {
        public string Method => "image";

        public bool IsSigned => false;

        public ValueTask<ActivationMap> ExplainAsync(IScoringModel model, ImageTensor tensor, int label, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
            => ValueTask.FromResult(new ActivationMap(tensor.Height, tensor.Width, tensor.Values.ToArray(), Method));
    }
}
