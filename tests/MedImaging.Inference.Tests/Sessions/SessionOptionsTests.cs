using MedImaging.Testing;
using MedImaging.Tests.Models;

namespace MedImaging.Tests.Sessions;

public sealed class SessionOptionsTests : IDisposable
{
    private static readonly float[] Input = [0.5f, 0.25f, 1f, -2f];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<ModelPrecision, GraphOptimization, bool, bool, bool, int> Matrix()
    {
        var data = new TheoryData<ModelPrecision, GraphOptimization, bool, bool, bool, int>();
        foreach (var precision in Enum.GetValues<ModelPrecision>())
        {
            foreach (var optimization in Enum.GetValues<GraphOptimization>())
            {
                for (int bits = 0; bits < 8; bits++)
                {
                    data.Add(precision, optimization, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, 1 + (bits & 1));
                }
            }
        }

        return data;
    }

    [Theory, MemberData(nameof(Matrix))]
    public async Task EveryWayOfRunning_GivesTheSameScore_WithinThePrecision(
        ModelPrecision precision, GraphOptimization optimization, bool arena, bool pattern, bool shrink, int threads)
    {
        using var model = OnnxModel.Load(WriteVariants(), new OnnxModelOptions
        {
            Precision = precision,
            Optimization = optimization,
            UseArena = arena,
            UseMemoryPattern = pattern,
            ShrinkArena = shrink,
            Threads = threads,
            WarmUp = threads == 1,
        });
        float[] scores = new float[1];

        await model.ScoreAsync(Input.ToArray(), 1, scores, TestContext.Current.CancellationToken);

        double logit = Input.Zip(OnnxParts.Weights, (x, w) => (double)x * w).Sum();
        Assert.Equal(1 / (1 + Math.Exp(-logit)), scores[0], precision == ModelPrecision.Float32 ? 1e-6 : 1e-2);
    }

    [Fact]
    public void TheVariant_IsNamedByItsOwnHash_AndHeldToIt()
    {
        string path = WriteVariants();
        using (var half = OnnxModel.Load(path, new OnnxModelOptions { Precision = ModelPrecision.Float16 }))
        {
            Assert.Equal(ContentHash.Of(OnnxParts.LinearHalf()), half.Description.Hash);
            Assert.Equal(ModelPrecision.Float16, half.Manifest.Precision);
        }

        _folder.Write("tiny.half.onnx", OnnxParts.Linear());
        Assert.Equal(ErrorKind.Corrupt, Refusal(path, ModelPrecision.Float16).Kind);
        File.Delete(_folder.File("tiny.half.onnx"));
        Assert.Equal(ErrorKind.NotFound, Refusal(path, ModelPrecision.Float16).Kind);
    }

    [Fact]
    public void AVariantThatIsNotListed_OrLiesElsewhere_IsRefused()
    {
        string plain = TestModels.Write(_folder, OnnxParts.Linear(), change: m => m["input"]!["shape"]![0] = -1);
        Assert.Contains("lists no file in Int8", Refusal(plain, ModelPrecision.Int8).Message, StringComparison.Ordinal);

        string escaping = TestModels.Write(_folder, OnnxParts.Linear(), change: m =>
        {
            m["input"]!["shape"]![0] = -1;
            m["variants"] = new System.Text.Json.Nodes.JsonArray(Variant("Int8", "../tiny.onnx", OnnxParts.Linear()));
        });
        Assert.Equal(ErrorKind.PolicyBlocked, Refusal(escaping, ModelPrecision.Int8).Kind);
    }

    private static MedImagingException Refusal(string path, ModelPrecision precision)
        => Assert.Throws<MedImagingException>(() => OnnxModel.Load(path, new OnnxModelOptions { Precision = precision }));

    private static System.Text.Json.Nodes.JsonObject Variant(string precision, string file, byte[] model)
        => new() { ["precision"] = precision, ["file"] = file, ["sha256"] = ContentHash.Of(model).Hex, ["bytes"] = model.Length };

    private string WriteVariants()
    {
        _folder.Write("tiny.half.onnx", OnnxParts.LinearHalf());
        _folder.Write("tiny.int8.onnx", OnnxParts.LinearInt8());
        return TestModels.Write(_folder, OnnxParts.Linear(), change: m =>
        {
            m["input"]!["shape"]![0] = -1;
            m["variants"] = new System.Text.Json.Nodes.JsonArray(
                Variant("Float16", "tiny.half.onnx", OnnxParts.LinearHalf()), Variant("Int8", "tiny.int8.onnx", OnnxParts.LinearInt8()));
        });
    }
}
