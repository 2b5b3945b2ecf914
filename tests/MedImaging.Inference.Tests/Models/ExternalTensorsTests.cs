using System.Text.Json.Nodes;
using MedImaging.Testing;

namespace MedImaging.Tests.Models;

public sealed class ExternalTensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, true)]
    [InlineData(0, false)]
    [InlineData(300, true)]
    public async Task AListedFile_GivesTheSameAsAModelOfOneFile(int offset, bool saysLength)
    {
        byte[] weights = [.. new byte[offset], .. OnnxParts.Bytes(OnnxParts.Weights)];
        byte[] external = OnnxParts.LinearExternal("data/weights.bin", offset == 0 ? null : offset, saysLength ? 16 : null);
        string path = Write(external, weights);
        using var model = OnnxModel.Load(path);
        float[] scores = new float[1], expected = new float[1];
        await model.ScoreAsync(new float[] { 1, 2, 3, 4 }, 1, scores, TestContext.Current.CancellationToken);
        using var whole = OnnxModel.Load(TestModels.Write(_folder, OnnxParts.Linear(), change: FreeBatch));
        await whole.ScoreAsync(new float[] { 1, 2, 3, 4 }, 1, expected, TestContext.Current.CancellationToken);

        Assert.Equal(expected, scores);

        // The hash stands for all files: other weights, another hash.
        Assert.NotEqual(ContentHash.Of(external), model.Description.Hash);
        Assert.Equal(ContentHash.Of($"{ContentHash.Of(external).Hex}  -\n{ContentHash.Of(weights).Hex}  data/weights.bin\n"), model.Description.Hash);
    }

    [Fact]
    public void TheHostsHash_CoversTheFiles()
    {
        byte[] weights = OnnxParts.Bytes(OnnxParts.Weights);
        string path = Write(OnnxParts.LinearExternal("data/weights.bin"), weights);
        ContentHash all;
        using (var model = OnnxModel.Load(path))
        {
            all = model.Description.Hash;
        }

        OnnxModel.Load(path, new OnnxModelOptions { Sha256 = all }).Dispose();
        weights[0] ^= 1;
        Write(OnnxParts.LinearExternal("data/weights.bin"), weights);
        Refused(path, ErrorKind.Corrupt, "the host says", new OnnxModelOptions { Sha256 = all });
    }

    [Fact]
    public void AMissingFile_IsNamed()
    {
        string path = Write(OnnxParts.LinearExternal("data/weights.bin"), OnnxParts.Bytes(OnnxParts.Weights));
        File.Delete(_folder.File("data/weights.bin"));
        Refused(path, ErrorKind.NotFound, "weights.bin is not there");
    }

    [Fact]
    public void ATruncatedFile_IsToldFromAChangedOne()
    {
        byte[] weights = OnnxParts.Bytes(OnnxParts.Weights);
        string path = Write(OnnxParts.LinearExternal("data/weights.bin"), weights);
        File.WriteAllBytes(_folder.File("data/weights.bin"), weights[..10]);
        Refused(path, ErrorKind.Corrupt, "has 10 bytes; its manifest says 16");
        weights[3] ^= 1;
        File.WriteAllBytes(_folder.File("data/weights.bin"), weights);
        Refused(path, ErrorKind.Corrupt, "has SHA-256");
    }

    [Theory]
    [InlineData("takes bytes", null, 5)]
    [InlineData("its shape takes 20", 16, 5)]
    [InlineData("its shape takes 16", 12, 4)]
    public void AShapeThatTheFileDoesNotFill_IsRefused(string reason, int? length, int rows)
        => Refused(Write(OnnxParts.LinearExternal("data/weights.bin", null, length, rows), OnnxParts.Bytes(OnnxParts.Weights)), ErrorKind.Corrupt, reason);

    [Fact]
    public void AFileThatIsNotListed_IsNotOpened()
    {
        _folder.Write("other.bin", OnnxParts.Bytes(OnnxParts.Weights));
        Refused(Write(OnnxParts.LinearExternal("other.bin"), OnnxParts.Bytes(OnnxParts.Weights)), ErrorKind.PolicyBlocked, "not among the 1");
    }

    [Theory]
    [InlineData("../weights.bin")]
    [InlineData("data/../../weights.bin")]
    [InlineData("/etc/hostname")]
    [InlineData("./data/weights.bin")]
    [InlineData("data//weights.bin")]
    [InlineData("data\\weights.bin")]
    [InlineData("C:weights.bin")]
    [InlineData("")]
    public void AListedPathThatLeavesTheFolder_IsRefused(string location)
    {
        byte[] model = OnnxParts.LinearExternal(location);
        string path = TestModels.Write(_folder, model, change: m => List(m, location, new byte[16]));
        Refused(path, ErrorKind.PolicyBlocked, "own folder");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ALink_IsNotFollowed(bool isFolder)
    {
        using var elsewhere = new TemporaryFolder();
        byte[] weights = OnnxParts.Bytes(OnnxParts.Weights);
        elsewhere.Write("weights.bin", weights);
        string path = TestModels.Write(_folder, OnnxParts.LinearExternal("data/weights.bin"), change: m => List(m, "data/weights.bin", weights));
        if (isFolder)
        {
            Directory.CreateSymbolicLink(_folder.File("data"), elsewhere.File(""));
        }
        else
        {
            Directory.CreateDirectory(_folder.File("data"));
            File.CreateSymbolicLink(_folder.File("data/weights.bin"), elsewhere.File("weights.bin"));
        }

        Refused(path, ErrorKind.PolicyBlocked, "through a link");
    }

    [Fact]
    public void Inline_NeverMakesMoreThanTheLimit()
    {
        // Many tensors may name the same bytes: what is read is small, what would be made of it is not.
        byte[] tensors = OnnxBytes.Join([.. Enumerable.Range(0, 200).Select(i => OnnxBytes.Field(5, OnnxParts.External($"w{i}", [1000], "w")))]);
        byte[] model = OnnxBytes.Model(OnnxBytes.Graph(tensors));
        byte[] file = new byte[4000];

        Assert.Equal(ErrorKind.LimitExceeded, Assert.Throws<MedImagingException>(() => ExternalTensors.Inline(model, _ => file, 100_000)).Kind);
        byte[] whole = ExternalTensors.Inline(model, _ => file, 1_000_000);
        Assert.InRange(whole.Length, 800_000, 800_000 + model.Length);
        OnnxGraph.RequireSelfContained(whole);
        Assert.Equal(1000, OnnxGraph.FindInitializer(whole, "w199")!.Value.Values.Length);
    }

    [Fact]
    public void Inline_OfDamagedModels_ThrowsNothingElse()
    {
        byte[] model = OnnxParts.LinearExternal("w", 0, 16);
        byte[] file = OnnxParts.Bytes(OnnxParts.Weights);
        int made = 0;
        for (int at = 0; at < model.Length; at++)
        {
            foreach (byte mask in (byte[])[1, 0x80, 0xFF])
            {
                byte[] damaged = [.. model];
                damaged[at] ^= mask;
                try
                {
                    byte[] whole = ExternalTensors.Inline(damaged, _ => file, 1 << 20);
                    made += whole.Length > 0 ? 1 : 0;
                }
                catch (MedImagingException ex)
                {
                    Assert.True(ex.Kind is ErrorKind.Corrupt or ErrorKind.LimitExceeded or ErrorKind.PolicyBlocked, ex.Message);
                }
            }
        }

        Assert.InRange(made, 1, model.Length * 3);
    }

    private static void FreeBatch(JsonObject manifest) => manifest["input"]!["shape"]![0] = -1;

    private static void List(JsonObject manifest, string location, byte[] content)
    {
        FreeBatch(manifest);
        manifest["externalFiles"] = new JsonArray(new JsonObject { ["path"] = location, ["sha256"] = ContentHash.Of(content).Hex, ["bytes"] = content.Length });
    }

    private static void Refused(string path, ErrorKind kind, string reason, OnnxModelOptions? options = null)
    {
        var fault = Assert.Throws<MedImagingException>(() => OnnxModel.Load(path, options));

        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Equal(kind, fault.Kind);
    }

    private string Write(byte[] model, byte[] weights)
    {
        Directory.CreateDirectory(_folder.File("data"));
        File.WriteAllBytes(_folder.File("data/weights.bin"), weights);
        return TestModels.Write(_folder, model, change: m => List(m, "data/weights.bin", weights));
    }
}
