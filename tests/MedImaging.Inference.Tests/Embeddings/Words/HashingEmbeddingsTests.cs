using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Embeddings;

public sealed class HashingEmbeddingsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Vectors_HaveTheSameBitsAlways()
    {
        using var generator = new HashingEmbeddings(16);

        float[] vector = (await generator.GenerateAsync(["No pneumothorax"], cancellationToken: Token))[0].Vector.ToArray();

        // Whole numbers over the root of the sum of their squares.
        double length = Math.Sqrt(Golden.Sum(g => (double)g * g));
        Assert.Equal(Golden.Select(g => (float)(g * (1 / length))), vector);
    }

    [Fact]
    public async Task SpellingsThatShareMore_AreNearer()
    {
        using var generator = new HashingEmbeddings();
        var vectors = await generator.GenerateAsync(
            ["Left lower lobe pneumonia", "left lower lobe PNEUMONIAS", "left lobe, lower: pneumonia", "fracture of the femur", "Léft lówer löbe pneumonia", "", "?!"], cancellationToken: Token);

        Assert.True(Cosine(0, 1) > 0.7);
        Assert.True(Cosine(0, 2) > 0.7);
        Assert.InRange(Math.Abs(Cosine(0, 3)), 0, 0.2);
        Assert.Equal(1, Cosine(0, 4), 1e-6);
        Assert.All(vectors.Take(5), v => Assert.Equal(1, TensorPrimitives.Norm(v.Vector.Span), 1e-6));
        Assert.All(vectors[5].Vector.ToArray().Concat(vectors[6].Vector.ToArray()), v => Assert.Equal(0, v));
        Assert.Equal(4 * 4 + 4, vectors.Usage?.InputTokenCount);

        double Cosine(int a, int b) => TensorPrimitives.Dot(vectors[a].Vector.Span, vectors[b].Vector.Span);
    }

    [Fact]
    public async Task Calls_AreChecked()
    {
        using var generator = new HashingEmbeddings(64, maxTextLength: 10);

        Assert.Throws<ArgumentOutOfRangeException>(() => new HashingEmbeddings(15));
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["a"], new EmbeddingGenerationOptions { Dimensions = 32 }));
        Assert.Equal(ErrorKind.LimitExceeded, (await Assert.ThrowsAsync<MedImagingException>(() => generator.GenerateAsync(["12345678901"]))).Kind);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => generator.GenerateAsync(["a"], cancellationToken: new CancellationToken(true)));
    }

    // By a few lines of Python that follow the definition.
    private static readonly int[] Golden = [1, -2, -3, -1, -3, -3, 1, 3, 2, -3, -1, 2, 1, 0, 1, 1];
}
