using MedImaging.Testing;
using MedImaging.Tests.Models;
using MedImaging.Tests.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests.Explanation;

/// <summary>A model under a name is explained as the version that made the input, whatever the name stands for meanwhile.</summary>
public sealed class NamedModelExplanationTests : IDisposable
{
    private readonly TemporaryFolder _old = new();
    private readonly TemporaryFolder _new = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
    }

    [Theory, InlineData("cam"), InlineData("grad-cam"), InlineData("score-cam"), InlineData("occlusion")]
    public async Task MethodsByName_ExplainAModelByName_AsTheModelItself(string method)
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddOnnxModel("chest", TestModels.Pneumonia).AddExplanations();
        await using var provider = services.BuildServiceProvider();
        var named = Assert.IsType<IScoringModel>(provider.GetRequiredKeyedService<IImageModel>("chest"), exactMatch: false);
        var explainer = provider.GetRequiredKeyedService<IFindingExplainer>(method);
        using var model = OnnxModel.Load(TestModels.Pneumonia);
        using var tensor = model.Preprocess(Frame());
        using var own = named.Preprocess(Frame());

        var expected = await explainer.ExplainAsync(model, tensor, 1, null, Token);
        var map = await explainer.ExplainAsync(named, own, 1, null, Token);

        Assert.Equal(expected.Values, map.Values);
        Assert.Equal(new FrameRegion(4, 0, 44, 40), map.Area);   // the middle of 48 × 40, cut to a square
        Assert.Equal(expected.Area, map.Area);
    }

    [Fact]
    public async Task ASwapInTheMiddle_DoesNotMixVersions_AndTheOldOneIsFreedAtTheEnd()
    {
        using var registry = new ModelRegistry();
        ModelKey[] keys = [registry.Add(ModelVersions.Write(_old, "1", batchSize: 1)), registry.Add(ModelVersions.Write(_new, "2", batchSize: 1))];
        var model = registry.Use("chest", keys[0]);
        var explainer = new OcclusionExplainer(new() { Perturbation = new() { BatchSize = 2 } });
        ActivationMap expected, map, after;
        using (var tensor = model.Preprocess(Frame()))
        {
            expected = await explainer.ExplainAsync(model, tensor, 1, null, Token);
        }

        int reports = 0, loaded = 0;
        using (var tensor = model.Preprocess(Frame()))
        {
            map = await explainer.ExplainAsync(model, tensor, 1, new Reporter(SwapOnce), Token);
            after = await explainer.ExplainAsync(model, tensor, 1, null, Token);
        }

        Assert.True(reports > 2);
        Assert.Equal(1, loaded);   // the old one lives on for the tensor alone
        Assert.Equal(expected.Values, map.Values);
        Assert.Equal(expected.Values, after.Values);
        Assert.All(registry.List(), status => Assert.Equal(0, status.InUse));
        using var later = model.Preprocess(Frame());
        Assert.Equal("2", (await model.DetectAsync(later, Token)).Model.Version);

        void SwapOnce(double share)
        {
            if (++reports == 1)
            {
                registry.Use("chest", keys[1], unloadPrevious: true);
                loaded = registry.List().Count(status => status.IsLoaded);
            }
        }
    }

    // An input that is let go while it is explained: the explanation keeps the version by itself.
    [Fact]
    public async Task TheVersion_StaysAsLongAsTheExplanation()
    {
        using var registry = new ModelRegistry();
        ModelKey[] keys = [registry.Add(ModelVersions.Write(_old, "1", batchSize: 1)), registry.Add(ModelVersions.Write(_new, "2", batchSize: 1))];
        var model = registry.Use("chest", keys[0]);
        var tensor = model.Preprocess(Frame());
        var explainer = new OcclusionExplainer(new() { Perturbation = new() { BatchSize = 8 } });
        var expected = await explainer.ExplainAsync(model, tensor, 1, null, Token);

        var map = await explainer.ExplainAsync(model, tensor, 1, new Reporter(_ => LetGo()), Token);

        Assert.Equal(expected.Values, map.Values);
        Assert.All(registry.List(), status => Assert.Equal(0, status.InUse));

        void LetGo()
        {
            registry.Use("chest", keys[1], unloadPrevious: true);
            tensor.Dispose();
        }
    }

    // Where the foreground lies is known only from the pixels, so the input alone can say which part of the frame it shows.
    [Fact]
    public async Task Maps_LieOverThePartThatTheInputShows_AlsoWhereThePixelsDecide()
    {
        string path = TestModels.Copy(_old, manifest =>
        {
            var steps = manifest["input"]!["recipe"]!["steps"]!.AsArray();
            steps.Insert(0, System.Text.Json.Nodes.JsonNode.Parse("""{ "step": "foreground", "threshold": 100 }"""));
        });
        float[] pixels = new float[60 * 60];
        for (int y = 20; y < 50; y++)
        {
            pixels.AsSpan((y * 60) + 10, 30).Fill(200);
        }

        using var model = OnnxModel.Load(path);
        using var tensor = model.Preprocess(TestFrames.Of(60, 60, pixels, TestFrames.Bytes));
        var findings = await model.DetectAsync(tensor, Token);
        var map = await new ClassActivationExplainer().ExplainAsync(model, tensor, 1, null, Token);

        Assert.NotNull(tensor.Area);
        Assert.NotEqual(new FrameRegion(0, 0, 60, 60), tensor.Area);
        Assert.Equal(tensor.Area, map.Area);
        Assert.Equal(tensor.Area, Assert.Single(findings.Items).Activation!.Area);
    }

    private static PixelFrame Frame() => TestFrames.Of(40, 48, TestValues.Finite(40 * 48, 0, 255), TestFrames.Bytes);

    private sealed class Reporter(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
