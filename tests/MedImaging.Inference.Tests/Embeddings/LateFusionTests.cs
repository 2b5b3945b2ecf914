using System.Numerics.Tensors;
using Microsoft.Extensions.AI;

namespace MedImaging.Tests.Embeddings;

public sealed class LateFusionTests
{
    [Fact]
    public void CosineOfFusedVectors_IsTheWeightedMeanOfTheParts()
    {
        var random = new Random(11);
        double[] weights = [3, 1, 0.5];
        for (int round = 0; round < 100; round++)
        {
            Embedding<float>[] a = [Random(8), Random(5), Random(3)], b = [Random(8), Random(5), Random(3)];
            Embedding<float> first = LateFusion.Fuse(a, weights), second = LateFusion.Fuse(b, weights);

            double expected = a.Zip(b, weights).Sum(p => p.Third * TensorPrimitives.CosineSimilarity(p.First.Vector.Span, p.Second.Vector.Span)) / weights.Sum();

            Assert.Equal(16, first.Vector.Length);
            Assert.Equal(1, TensorPrimitives.Norm(first.Vector.Span), 1e-6);
            Assert.Equal(expected, TensorPrimitives.Dot(first.Vector.Span, second.Vector.Span), 1e-5);
        }

        Embedding<float> Random(int length) => new(Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray());
    }

    [Fact]
    public void MissingParts_LeaveTheirWeightToTheOthers()
    {
        var fused = LateFusion.Fuse([new(new float[] { 0, 0 }), new(new float[] { 3, 4 })], [0.9, 0.1]);

        Assert.Equal([0, 0, 0.6f, 0.8f], fused.Vector.ToArray().Select(v => MathF.Round(v, 6)));
        Assert.Equal([0, 0], LateFusion.Fuse([new(new float[2])], [1]).Vector.ToArray());
    }

    [Fact]
    public void Arguments_AreChecked()
    {
        Embedding<float> part = new(new float[] { 1 });

        Assert.Throws<ArgumentException>(() => LateFusion.Fuse([], []));
        Assert.Throws<ArgumentException>(() => LateFusion.Fuse([part], [1, 2]));
        Assert.Throws<ArgumentException>(() => LateFusion.Fuse([part], [0]));
        Assert.Throws<ArgumentException>(() => LateFusion.Fuse([part, part], [1, -1]));
        Assert.Throws<ArgumentException>(() => LateFusion.Fuse([part], [double.NaN]));
        Assert.Throws<ArgumentException>(() => LateFusion.Fuse([new(new float[] { float.NaN })], [1]));
    }
}
