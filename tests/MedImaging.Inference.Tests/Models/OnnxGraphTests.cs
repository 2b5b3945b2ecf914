using MedImaging.Testing;

namespace MedImaging.Tests.Models;

public sealed class OnnxGraphTests
{
    private static readonly byte[] ExternalData = OnnxBytes.Field(13, OnnxBytes.Join(OnnxBytes.Text(1, "location"), OnnxBytes.Text(2, "/etc/passwd")));

    [Fact]
    public void FindInitializer_ReadsTheShippedModelsLastLayer()
    {
        byte[] model = File.ReadAllBytes(TestModels.Pneumonia);

        var weights = OnnxGraph.FindInitializer(model, "classifier.weight");
        var bias = OnnxGraph.FindInitializer(model, "classifier.bias");

        Assert.Equal([2L, 96L], weights!.Value.Shape);
        Assert.Equal(192, weights.Value.Values.Length);
        Assert.All(weights.Value.Values, w => Assert.InRange(w, -10f, 10f));
        Assert.Equal([2L], bias!.Value.Shape);
        Assert.Null(OnnxGraph.FindInitializer(model, "classifier.weigh"));
    }

    [Fact]
    public void FindInitializer_ReadsRawAndPackedFloats()
    {
        byte[] packed = OnnxBytes.Field(5, OnnxBytes.Join(
            OnnxBytes.Field(1, [2, 1]), OnnxBytes.Number(2, 1), OnnxBytes.Text(8, "w"), OnnxBytes.Field(4, [0, 0, 128, 63, 0, 0, 0, 64])));

        var fromPacked = OnnxGraph.FindInitializer(OnnxBytes.Mean(packed), "w");
        var fromRaw = OnnxGraph.FindInitializer(OnnxBytes.Mean(OnnxBytes.Initializer("w", [1, 2], [1f, 2f])), "w");

        Assert.Equal([2L, 1L], fromPacked!.Value.Shape);
        Assert.Equal([1f, 2f], fromPacked.Value.Values);
        Assert.Equal([1f, 2f], fromRaw!.Value.Values);
    }

    [Theory]
    [InlineData(new long[] { 3 })]
    [InlineData(new long[] { 1, 1 })]
    [InlineData(new long[] { 0 })]
    [InlineData(new long[] { -2 })]
    [InlineData(new long[] { int.MaxValue, int.MaxValue, int.MaxValue })]
    public void FindInitializer_RefusesValuesThatDoNotFillTheirDimensions(long[] shape)
    {
        byte[] model = OnnxBytes.Mean(OnnxBytes.Initializer("w", shape, [1f, 2f]));

        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => OnnxGraph.FindInitializer(model, "w")).Kind);
    }

    [Fact]
    public void FindInitializer_RefusesAnotherType()
    {
        byte[] model = OnnxBytes.Mean(OnnxBytes.Field(5, OnnxBytes.Join(OnnxBytes.Number(1, 1), OnnxBytes.Number(2, 7), OnnxBytes.Text(8, "w"), OnnxBytes.Field(9, new byte[8]))));

        Assert.Throws<MedImagingException>(() => OnnxGraph.FindInitializer(model, "w"));
    }

    public static TheoryData<string, byte[]> ExternalModels => new()
    {
        { "initializer", OnnxBytes.Mean(OnnxBytes.Initializer("w", [1], [1f], ExternalData)) },
        { "location alone", OnnxBytes.Mean(OnnxBytes.Initializer("w", [1], [1f], OnnxBytes.Number(14, 1))) },
        { "constant", OnnxBytes.Mean(OnnxBytes.Node("Constant", [], "c", OnnxBytes.Field(5, OnnxBytes.Field(5, OnnxBytes.Tensor("c", [1], [1f], ExternalData))))) },
        { "subgraph", OnnxBytes.Mean(OnnxBytes.Node("If", ["b"], "c", OnnxBytes.Field(5, OnnxBytes.Field(6, OnnxBytes.Graph(OnnxBytes.Initializer("w", [1], [1f], ExternalData)))))) },
        { "sparse", OnnxBytes.Mean(OnnxBytes.Field(15, OnnxBytes.Field(1, OnnxBytes.Tensor("w", [1], [1f], ExternalData)))) },
        { "function", OnnxBytes.Join(OnnxBytes.Mean(), OnnxBytes.Field(25, OnnxBytes.Field(7, OnnxBytes.Field(5, OnnxBytes.Field(5, OnnxBytes.Tensor("w", [1], [1f], ExternalData)))))) },
    };

    [Theory, MemberData(nameof(ExternalModels))]
    public void RequireSelfContained_RefusesDataInOtherFiles_WhereverItIsHidden(string place, byte[] model)
    {
        var fault = Assert.Throws<MedImagingException>(() => OnnxGraph.RequireSelfContained(model));

        Assert.True(fault.Kind == ErrorKind.PolicyBlocked, place);
        Assert.NotNull(fault.Offset);
        Assert.DoesNotContain("passwd", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RequireSelfContained_AcceptsTheShippedModel() => OnnxGraph.RequireSelfContained(File.ReadAllBytes(TestModels.Pneumonia));

    [Fact]
    public void RequireSelfContained_BoundsTheDepth()
    {
        byte[] graph = OnnxBytes.Graph();
        for (int i = 0; i < 200; i++)
        {
            graph = OnnxBytes.Graph(OnnxBytes.Node("If", [], "x", OnnxBytes.Field(5, OnnxBytes.Field(6, graph))));
        }

        Assert.Equal(ErrorKind.LimitExceeded, Assert.Throws<MedImagingException>(() => OnnxGraph.RequireSelfContained(OnnxBytes.Model(graph))).Kind);
    }

    [Fact]
    public void AnyTruncation_OrChange_IsAnAnswerOrATypedError()
    {
        byte[] model = OnnxBytes.Mean(OnnxBytes.Initializer("w", [1, 2], [1f, 2f]), OnnxBytes.Initializer("v", [1], [1f], ExternalData));
        for (int length = 0; length < model.Length; length++)
        {
            Probe(model[..length]);
        }

        byte[] noise = TestValues.Bytes(4096, seed: 5);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] changed = [.. model];
            changed[((noise[i % 4096] << 8) | noise[(i * 7) % 4096]) % model.Length] = noise[(i * 13) % 4096];
            changed[noise[(i * 3) % 4096] % model.Length] ^= (byte)(1 << (i % 8));
            Probe(changed);
        }
    }

    private static void Probe(byte[] model)
    {
        try
        {
            OnnxGraph.RequireSelfContained(model);
            OnnxGraph.FindInitializer(model, "w");
        }
        catch (MedImagingException ex)
        {
            Assert.True(ex.Kind is ErrorKind.Corrupt or ErrorKind.PolicyBlocked or ErrorKind.InvalidInput, ex.Message);
        }
    }
}
