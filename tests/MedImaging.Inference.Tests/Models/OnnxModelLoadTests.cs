using System.Text.Json.Nodes;
using MedImaging.Testing;

namespace MedImaging.Tests.Models;

public sealed class OnnxModelLoadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_OpensTheShippedModel_AndSaysWhatItIs()
    {
        using var model = OnnxModel.Load(TestModels.Pneumonia);

        Assert.Equal("cxr_pneumonia28", model.Description.Id);
        Assert.Equal(ContentHash.Of(File.ReadAllBytes(TestModels.Pneumonia)), model.Description.Hash);
        Assert.Contains("research", model.Description.IntendedUse, StringComparison.Ordinal);
        Assert.Equal(0.5, model.Manifest.Labels[0].Threshold);
        Assert.Equal(model.Manifest.Input.Recipe!.ComputeHash(), model.Plan.RecipeHash);
    }

    [Fact]
    public void Load_SaysWhichFileIsMissing()
    {
        string lonely = _folder.Write("lonely.onnx", OnnxBytes.Mean());

        Refused(ErrorKind.NotFound, "absent.onnx", () => OnnxModel.Load(_folder.File("absent.onnx")));
        Refused(ErrorKind.NotFound, "lonely.json", () => OnnxModel.Load(lonely));
    }

    [Fact]
    public void Load_TellsATruncatedFileFromAChangedOne()
    {
        string path = TestModels.Copy(_folder, _ => { });
        byte[] bytes = File.ReadAllBytes(path);

        File.WriteAllBytes(path, bytes[..100_000]);
        Refused(ErrorKind.Corrupt, "100000 bytes", () => OnnxModel.Load(path));
        bytes[500_000] ^= 1;
        File.WriteAllBytes(path, bytes);
        Refused(ErrorKind.Corrupt, "its manifest says 91403cc7", () => OnnxModel.Load(path));
    }

    [Fact]
    public void Load_HoldsTheHostsHashAboveTheManifests()
        => Refused(ErrorKind.Corrupt, "the host says", () => OnnxModel.Load(TestModels.Pneumonia, new OnnxModelOptions { Sha256 = ContentHash.Of("other") }));

    [Fact]
    public void Load_BoundsWhatItReads()
        => Refused(ErrorKind.LimitExceeded, "at most 1000", () => OnnxModel.Load(TestModels.Pneumonia, new OnnxModelOptions { MaxBytes = 1000 }));

    [Fact]
    public void Load_RefusesDataInOtherFiles()
    {
        byte[] model = OnnxBytes.Mean(OnnxBytes.Field(5, OnnxParts.External("w", [1], "weights.bin")));

        Refused(ErrorKind.PolicyBlocked, "other files", () => OnnxModel.Load(TestModels.Write(_folder, model)));
    }

    [Fact]
    public void Load_RefusesWhatIsNoModel()
    {
        Refused(ErrorKind.Corrupt, "not an ONNX model", () => OnnxModel.Load(TestModels.Write(_folder, "<html>not found</html>"u8.ToArray())));
        Refused(ErrorKind.Corrupt, "no ONNX graph", () => OnnxModel.Load(TestModels.Write(_folder, [])));
        Refused(ErrorKind.Corrupt, "cannot open", () => OnnxModel.Load(TestModels.Write(_folder, OnnxBytes.Model(OnnxBytes.Graph(OnnxBytes.Node("NoSuchOperator", [], "x"))))));
    }

    public static TheoryData<string, string> Misfits => new()
    {
        { "no input picture", """{ "input": { "name": "picture" } }""" },
        { "but its recipe makes 1×2×2", """{ "input": { "shape": [1, 1, 3, 3] } }""" },
        { "and the manifest says [any, 1, 3, 3]", """{ "input": { "shape": [1, 1, 3, 3], "recipe": { "channels": 1, "steps": [{ "step": "resize", "width": 3, "height": 3 }] } } }""" },
        { "no output scores", """{ "outputs": { "logits": "scores" } }""" },
        { "no initializer w", """{ "outputs": { "classifierWeights": "w" } }""" },
        { "no output with features", """{ "outputs": { "classifierWeightValues": [[1, 2]] } }""" },
        { "1 rows", """{ "outputs": { "classifierWeightValues": [[1], [2]] } }""" },
        { "has 0 labels", """{ "labels": [] }""" },
        { "threshold", """{ "labels": [{ "code": "1", "scheme": "99TEST", "meaning": "Bright", "threshold": 1.5 }] }""" },
        { "negative", """{ "labels": [{ "code": "1", "scheme": "99TEST", "meaning": "Bright", "isNegative": true }] }""" },
        { "[any, 2]", """{ "labels": [{ "code": "1", "scheme": "99TEST", "meaning": "a" }, { "code": "2", "scheme": "99TEST", "meaning": "b" }] }""" },
        { "$.labels[0]", """{ "labels": [{ "code": "1" }] }""" },
        { "not valid at", """{ "surprise": 1 }""" },
        { "cannot run", """{ "input": { "recipe": { "channels": 1, "steps": [] } } }""" },
    };

    [Theory, MemberData(nameof(Misfits))]
    public void Load_RefusesAManifestThatDoesNotFit(string reason, string change)
        => Refused(ErrorKind.InvalidInput, reason, () => OnnxModel.Load(TestModels.Write(_folder, OnnxBytes.Mean(), change: m => Merge(m, JsonNode.Parse(change)!.AsObject()))));

    private static void Refused(ErrorKind kind, string reason, Action load)
    {
        var fault = Assert.Throws<MedImagingException>(load);

        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Equal(kind, fault.Kind);
    }

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (value is JsonObject inner && into[name] is JsonObject existing)
            {
                Merge(existing, inner);
            }
            else
            {
                into[name] = value?.DeepClone();
            }
        }
    }
}
