using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using MedImaging.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedImaging.Tests.Embeddings;

public sealed class OnnxTextEmbeddingsTests
{
    private static readonly string[] Texts =
    [
        "myocardial infarction", "heart attack", "fracture of the femur", "broken thigh bone", "", "pneumonia in the right lower lobe with a small effusion",
        "No acute cardiopulmonary abnormality. " + string.Join(' ', Enumerable.Repeat("The heart is of normal size.", 20)), "🙂", "肺炎",
    ];

    // The model has zeros for what it never saw, [CLS] and [SEP] among them.
    private static readonly string[] Unknown = ["", "🙂", "肺炎"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Vectors_AreOneLong_AndABatchIsItsSingles()
    {
        using var model = OnnxTextEmbeddings.Load(TestModelFiles.TextModel, new TextEmbeddingOptions { BatchSize = 4 });

        var batch = await model.GenerateAsync(Texts, cancellationToken: Token);

        Assert.Equal(Texts.Length, batch.Count);
        for (int i = 0; i < Texts.Length; i++)
        {
            var single = await model.GenerateAsync([Texts[i]], cancellationToken: Token);
            float[] expected = single[0].Vector.ToArray(), actual = batch[i].Vector.ToArray();
            Assert.Equal(128, actual.Length);
            Assert.Equal(Unknown.Contains(Texts[i]) ? 0 : 1, TensorPrimitives.Norm<float>(actual), 1e-6);
            Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second, 1e-6f));
            Assert.Equal("medical-words-128", batch[i].ModelId);
            Assert.Null(batch[i].AdditionalProperties);
        }
    }

    [Fact]
    public async Task WordsOfOneMeaning_AreNearerThanOthers()
    {
        using var model = OnnxTextEmbeddings.Load(TestModelFiles.TextModel);
        var vectors = await model.GenerateAsync(Texts, cancellationToken: Token);

        double near = TensorPrimitives.Dot(vectors[2].Vector.Span, vectors[3].Vector.Span), far = TensorPrimitives.Dot(vectors[0].Vector.Span, vectors[3].Vector.Span);

        Assert.True(near > far + 0.1, $"{near} {far}");
    }

    [Fact]
    public async Task Usage_CountsTokens_AndMetadataSaysTheModel()
    {
        using var model = OnnxTextEmbeddings.Load(TestModelFiles.TextModel);

        var vectors = await model.GenerateAsync(["heart attack", "no"], cancellationToken: Token);

        Assert.Equal(4 + 3, vectors.Usage?.InputTokenCount);
        var metadata = model.GetService<EmbeddingGeneratorMetadata>();
        Assert.Equal(("medical-words-128", 128), (metadata?.DefaultModelId, metadata?.DefaultModelDimensions));
        Assert.Same(model.Tokenizer, model.GetService<WordPieceTokenizer>());
        Assert.Empty(await model.GenerateAsync([], cancellationToken: Token));
    }

    [Fact]
    public async Task LongTexts_AreCutAndSaySo_AndVeryLongOnesAreRefused()
    {
        using var model = OnnxTextEmbeddings.Load(TestModelFiles.TextModel, new TextEmbeddingOptions { MaxTextLength = 5000 });
        string whole = string.Join(' ', Enumerable.Repeat("lung", 510)), cut = whole + " lung";

        var vectors = await model.GenerateAsync([whole, cut], cancellationToken: Token);

        Assert.Null(vectors[0].AdditionalProperties);
        Assert.Equal(true, vectors[1].AdditionalProperties?[OnnxTextEmbeddings.TruncatedProperty]);
        Assert.Equal(2 * 512, vectors.Usage?.InputTokenCount);
        Assert.Equal(ErrorKind.LimitExceeded, (await Assert.ThrowsAsync<MedImagingException>(() => model.GenerateAsync([new string('a', 5001)]))).Kind);
    }

    [Fact]
    public async Task Calls_AreCheckedAndStopped()
    {
        var model = OnnxTextEmbeddings.Load(TestModelFiles.TextModel);

        await Assert.ThrowsAsync<ArgumentException>(() => model.GenerateAsync(["a"], new EmbeddingGenerationOptions { ModelId = "another" }));
        await Assert.ThrowsAsync<ArgumentException>(() => model.GenerateAsync(["a"], new EmbeddingGenerationOptions { Dimensions = 64 }));
        await Assert.ThrowsAsync<ArgumentException>(() => model.GenerateAsync([null!]));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.GenerateAsync(["a"], cancellationToken: new CancellationToken(true)));
        model.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => model.GenerateAsync(["a"]));
    }

    [Fact]
    public async Task ManyThreads_ShareOneModel()
    {
        using var model = OnnxTextEmbeddings.Load(TestModelFiles.TextModel);
        float[] expected = (await model.GenerateAsync(Texts[5..6], cancellationToken: Token))[0].Vector.ToArray();

        await Parallel.ForAsync(0, 64, Token, async (i, token) =>
        {
            var vectors = await model.GenerateAsync(Texts, cancellationToken: token);
            Assert.All(expected.Zip(vectors[5].Vector.ToArray()), p => Assert.Equal(p.First, p.Second, 1e-6f));
        });
    }

    [Theory]
    [InlineData("sha256", "\"0000000000000000000000000000000000000000000000000000000000000000\"", ErrorKind.Corrupt)]
    [InlineData("vocabularySha256", "\"0000000000000000000000000000000000000000000000000000000000000000\"", ErrorKind.Corrupt)]
    [InlineData("bytes", "7", ErrorKind.Corrupt)]
    [InlineData("dimension", "64", ErrorKind.InvalidInput)]
    [InlineData("maxTokens", "1", ErrorKind.InvalidInput)]
    [InlineData("output", "\"nothing\"", ErrorKind.InvalidInput)]
    [InlineData("pooling", "\"Model\"", ErrorKind.InvalidInput)]
    [InlineData("vocabularyPath", "\"/etc/passwd\"", ErrorKind.InvalidInput)]
    [InlineData("inputs", "{ \"ids\": \"ids\" }", ErrorKind.InvalidInput)]
    public void Load_RefusesAManifestThatDoesNotFit(string property, string value, ErrorKind kind)
    {
        using var folder = new TemporaryFolder();
        var manifest = JsonNode.Parse(File.ReadAllBytes(Path.ChangeExtension(TestModelFiles.TextModel, ".json")))!.AsObject();
        manifest[property] = JsonNode.Parse(value);
        string path = folder.Write("changed.json", System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString()));

        var fault = Assert.Throws<MedImagingException>(() => OnnxTextEmbeddings.Load(TestModelFiles.TextModel, new TextEmbeddingOptions { ManifestPath = path }));

        Assert.Equal(kind, fault.Kind);
    }

    [Fact]
    public async Task AddTextEmbeddings_RegistersTheModel_AndFailsAtStartWithoutItsFiles()
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddTextEmbeddings(TestModelFiles.TextModel).AddHashingEmbeddings();
        await using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();

        Assert.IsType<OnnxTextEmbeddings>(provider.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>());

        var wrong = new ServiceCollection();
        wrong.AddMedImaging().AddTextEmbeddings("nowhere.onnx").AddImageEmbeddings("nowhere.onnx").AddSileroVad("nowhere.onnx").AddLocalSpeechToText("nowhere.onnx");
        await using var broken = wrong.BuildServiceProvider();
        var faults = Assert.ThrowsAny<Exception>(() => broken.GetRequiredService<IStartupValidator>().Validate());
        Assert.Equal(4, Assert.IsType<AggregateException>(faults).InnerExceptions.Count);
    }
}
