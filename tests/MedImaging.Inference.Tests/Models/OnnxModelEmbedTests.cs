using MedImaging.Testing;

namespace MedImaging.Tests.Models;

public sealed class OnnxModelEmbedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Embed_GivesTheVectorThatTheScoresAreMadeOf()
    {
        string path = TestModels.Copy(_folder, m => m["outputs"]!["embedding"] = "embedding");
        float[] weights = OnnxGraph.FindInitializer(File.ReadAllBytes(path), "classifier.weight")!.Value.Values;
        float[] bias = OnnxGraph.FindInitializer(File.ReadAllBytes(path), "classifier.bias")!.Value.Values;
        using var model = OnnxModel.Load(path);
        using var tensor = model.Preprocess(TestFrames.Of(60, 50, TestValues.Finite(3000, 0, 255), TestFrames.Bytes));

        float[] vector = await model.EmbedAsync(tensor, Token);

        Assert.Equal(96, vector.Length);
        double Score(int label) => vector.Select((v, i) => (double)v * weights[(label * 96) + i]).Sum() + bias[label];
        var finding = Assert.Single((await model.DetectAsync(tensor, Token)).Items);
        Assert.Equal(finding.Confidence.Value, 1 / (1 + Math.Exp(Score(0) - Score(1))), 1e-5);
    }

    [Fact]
    public async Task Embed_OfAModelWithoutOne_SaysSo()
    {
        using var model = OnnxModel.Load(TestModels.Pneumonia);
        using var tensor = model.Preprocess(TestFrames.Of(4, 4, new float[16], TestFrames.Bytes));

        var fault = await Assert.ThrowsAsync<MedImagingException>(async () => await model.EmbedAsync(tensor, Token));

        Assert.Equal(ErrorKind.UnsupportedFormat, fault.Kind);
        Assert.Contains("no output with an embedding", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_RefusesAnEmbeddingThatIsNotThere()
    {
        string path = TestModels.Copy(_folder, m => m["outputs"]!["embedding"] = "features");

        var fault = Assert.Throws<MedImagingException>(() => OnnxModel.Load(path));

        Assert.Contains("output features is [-1, 96, 7, 7]", fault.Message, StringComparison.Ordinal);
    }
}
