using System.Numerics.Tensors;
using MedImaging.Testing;
using MedImaging.Tests.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests.Embeddings;

public sealed class ImageEmbeddingsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Vectors_AreOneLong_AndABatchIsItsSingles_AndTheMeansOfTheFeatures()
    {
        using var means = OnnxImageEmbeddings.Load(TestModels.Pneumonia, new ImageEmbeddingOptions { Output = "features" });
        using var model = OnnxImageEmbeddings.Load(TestModels.Pneumonia, new ImageEmbeddingOptions { Output = "embedding", BatchSize = 3 });
        PixelFrame[] frames = [.. Enumerable.Range(0, 7).Select(Frame)];

        var batch = await model.GenerateAsync(frames, cancellationToken: Token);
        var pooled = await means.GenerateAsync(frames, cancellationToken: Token);

        Assert.Equal(frames.Length, batch.Count);
        for (int i = 0; i < frames.Length; i++)
        {
            var single = await model.GenerateAsync([frames[i]], cancellationToken: Token);
            Assert.Equal(96, batch[i].Vector.Length);
            Assert.Equal(1, TensorPrimitives.Norm(batch[i].Vector.Span), 1e-6);
            AssertEqual(single[0].Vector.Span, batch[i].Vector.Span, 1e-6f);
            AssertEqual(pooled[i].Vector.Span, batch[i].Vector.Span, 1e-5f);
            Assert.Equal("cxr_pneumonia28", batch[i].ModelId);
            Assert.Null(batch[i].AdditionalProperties);
        }
    }

    [Fact]
    public async Task PicturesOfOneClass_AreNearerThanOfTwo()
    {
        var files = TestData.RequireFiles("images/pneumoniamnist", "*.png").Where(f => f.Contains("pneumonia", StringComparison.Ordinal) || f.Contains("normal", StringComparison.Ordinal)).ToArray();
        Assert.SkipWhen(files.Length < 10, "The test data has too few chest images.");
        using var model = OnnxImageEmbeddings.Load(TestModels.Pneumonia);
        var vectors = await model.GenerateAsync(files.Select(f => TestFrames.ReadPng(f)), cancellationToken: Token);

        double same = 0, other = 0;
        int sames = 0, others = 0;
        for (int a = 0; a < files.Length; a++)
        {
            for (int b = 0; b < a; b++)
            {
                double cosine = TensorPrimitives.Dot(vectors[a].Vector.Span, vectors[b].Vector.Span);
                bool isSame = IsIll(files[a]) == IsIll(files[b]);
                (same, sames, other, others) = isSame ? (same + cosine, sames + 1, other, others) : (same, sames, other + cosine, others + 1);
            }
        }

        Assert.True(same / sames > other / others);

        static bool IsIll(string file) => Path.GetFileName(file).Contains("pneumonia", StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherModality_IsEmbeddedAndSaidSo()
    {
        using var model = OnnxImageEmbeddings.Load(TestModels.Pneumonia);

        var vectors = await model.GenerateAsync([TestFrames.Of(28, 28, new float[784], TestFrames.Bytes, modality: "CT")], cancellationToken: Token);

        Assert.Contains("CT", (string?)vectors[0].AdditionalProperties?[OnnxImageEmbeddings.WhyNotProperty], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_AreCheckedAndStopped()
    {
        var model = OnnxImageEmbeddings.Load(TestModels.Pneumonia);

        await Assert.ThrowsAsync<ArgumentException>(() => model.GenerateAsync([null!]));
        await Assert.ThrowsAsync<ArgumentException>(() => model.GenerateAsync([Frame(0)], new EmbeddingGenerationOptions { Dimensions = 97 }));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.GenerateAsync([Frame(0)], cancellationToken: new CancellationToken(true)));
        model.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => model.GenerateAsync([Frame(0)]));
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => OnnxImageEmbeddings.Load(TestModels.Pneumonia, new ImageEmbeddingOptions { Output = "nothing" })).Kind);
    }

    [Fact]
    public async Task AddImageEmbeddings_RegistersTheModel()
    {
        var services = new ServiceCollection();
        services.AddMedImaging().AddImageEmbeddings(TestModels.Pneumonia);
        await using var provider = services.BuildServiceProvider();

        Assert.IsType<OnnxImageEmbeddings>(provider.GetRequiredService<IEmbeddingGenerator<PixelFrame, Embedding<float>>>());
    }

    private static PixelFrame Frame(int seed)
    {
        var random = new Random(seed);
        return TestFrames.Of(28, 28, [.. Enumerable.Range(0, 784).Select(_ => (float)random.Next(256))], TestFrames.Bytes);
    }

    private static void AssertEqual(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}
