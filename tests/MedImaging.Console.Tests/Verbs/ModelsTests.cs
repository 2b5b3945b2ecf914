using System.Text.Json;
using MedImaging.Testing;

namespace MedImaging.Tests;

public sealed class ModelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Samples => Path.Combine(TestData.RepositoryRoot, "samples", "models");

    private static string Chest => Path.Combine(Samples, "cxr_pneumonia28.onnx");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task List_ShowsManifestsOfEveryKind()
    {
        _folder.Write("other.json", "[1]"u8);
        _folder.Write("broken.json", "{"u8);

        var all = await ConsoleProcess.RunAsync(_folder.FullPath, "models", "list", Samples, "--json");
        var bundled = await ConsoleProcess.RunAsync(_folder.FullPath, "models", "list");
        var none = await ConsoleProcess.RunAsync(_folder.FullPath, "models", "list", ".", "--json");

        Assert.Equal((0, "", 0, "", 0, ""), (all.ExitCode, all.Errors, bundled.ExitCode, bundled.Errors, none.ExitCode, none.Errors));
        using var json = JsonDocument.Parse(all.Output);
        var byId = json.RootElement.EnumerateArray().ToDictionary(each => each.GetProperty("id").GetString()!);
        Assert.Equal("Classification", byId["cxr_pneumonia28"].GetProperty("task").GetString());
        Assert.Equal(649673, byId["cxr_pneumonia28"].GetProperty("bytes").GetInt64());
        Assert.Equal("TextEmbedding", byId["medical-words-128"].GetProperty("task").GetString());
        Assert.Equal("VoiceActivity", byId["silero_vad_v5"].GetProperty("task").GetString());
        Assert.False(byId["silero_vad_v5"].GetProperty("hasModel").GetBoolean());
        Assert.Contains("cxr", bundled.Output, StringComparison.Ordinal);
        Assert.Equal("[]", none.Output.Trim());
    }

    [Fact]
    public async Task Verify_RunsASoundModel_AndNamesTheOneReasonOfAnother()
    {
        byte[] bytes = await File.ReadAllBytesAsync(Chest, Token);
        bytes[bytes.Length / 2] ^= 1;
        _folder.Write("bad.onnx", bytes);
        File.Copy(Path.ChangeExtension(Chest, ".json"), _folder.File("bad.json"));

        var sound = await ConsoleProcess.RunAsync(_folder.FullPath, "models", "verify", Chest, "--json");
        var bad = await ConsoleProcess.RunAsync(_folder.FullPath, "models", "verify", "bad.onnx", "--json");
        var text = await ConsoleProcess.RunAsync(_folder.FullPath, "models", "verify", Path.Combine(Samples, "text-embedding", "model.onnx"));
        var gone = await ConsoleProcess.RunAsync(_folder.FullPath, "models", "verify", "gone.onnx");

        Assert.Equal((0, ""), (sound.ExitCode, sound.Errors));
        using (var json = JsonDocument.Parse(sound.Output))
        {
            Assert.True(json.RootElement.GetProperty("isSound").GetBoolean());
            Assert.Equal([-1L, 1, 28, 28], json.RootElement.GetProperty("inputShape").EnumerateArray().Select(each => each.GetInt64()));
        }

        Assert.Equal(3, bad.ExitCode);
        Assert.Single(bad.ErrorLines);
        using (var json = JsonDocument.Parse(bad.Output))
        {
            Assert.False(json.RootElement.GetProperty("isSound").GetBoolean());
            Assert.Contains("SHA-256", json.RootElement.GetProperty("reason").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal((3, 3), (text.ExitCode, gone.ExitCode));
        Assert.Contains("TextEmbedding", Assert.Single(text.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("no manifest", Assert.Single(gone.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_RunsAModelOfVolumes()
    {
        File.Copy(TestData.Require("models/brain_meshnet5_gwm.onnx"), _folder.File("m.onnx"));
        File.Copy(Path.Combine(TestData.RepositoryRoot, "tests", "MedImaging.Inference.Tests", "Manifests", "brain_meshnet5_gwm.json"), _folder.File("m.json"));
        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "models", "verify", "m.onnx");
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Errors));
        Assert.Contains("is sound: VolumeSegmentation", outcome.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sanity_TellsTheSimilarities_AndItsVerdictIsTheExitCode()
    {
        _folder.Write("chest.dcm", AnalyzeTests.Chest());

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "models", "sanity", Chest, "chest.dcm", "--method", "cam", "--json");
        var unknown = await ConsoleProcess.RunAsync(_folder.FullPath, "models", "sanity", Chest, "chest.dcm", "--method", "dowsing");

        using var json = JsonDocument.Parse(outcome.Output);
        var root = json.RootElement;
        double[] similarities = [.. root.GetProperty("similarities").EnumerateArray().Select(each => each.GetDouble())];
        Assert.Equal(5, similarities.Length);
        Assert.Equal(similarities.Average(), root.GetProperty("meanSimilarity").GetDouble(), 9);
        Assert.Equal("Pneumonia", root.GetProperty("label").GetString());
        Assert.Equal(root.GetProperty("passed").GetBoolean() ? 0 : 3, outcome.ExitCode);
        Assert.True(root.GetProperty("replacedWeights").GetInt64() > 1000, "weights were replaced");
        Assert.Equal(3, unknown.ExitCode);
        Assert.Contains("score-cam", Assert.Single(unknown.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Benchmark_MeasuresOneByOne_AndInBatches()
    {
        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "models", "benchmark", Chest, "--batch", "4", "--seconds", "0.2", "--json");
        var wrong = await ConsoleProcess.RunAsync(_folder.FullPath, "models", "benchmark", Chest, "--batch", "0");

        Assert.Equal((0, "", 2), (outcome.ExitCode, outcome.Errors, wrong.ExitCode));
        using var json = JsonDocument.Parse(outcome.Output);
        var rows = json.RootElement.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal([1, 4], rows.Select(row => row.GetProperty("batch").GetInt32()));
        Assert.All(rows, row => Assert.True(row.GetProperty("inputsPerSecond").GetDouble() > 0, "something ran"));
        Assert.Equal("CPU", json.RootElement.GetProperty("device").GetString());
    }

    [Fact]
    public async Task Numerics_ComparesWaysOfRunning_AndWithWhatWasKept()
    {
        var ways = await ConsoleProcess.RunAsync(_folder.FullPath, "models", "numerics", Chest, "--save", "kept.json", "--json");
        var kept = await ConsoleProcess.RunAsync(_folder.FullPath, "models", "numerics", Chest, "--reference", "kept.json", "--json");
        var gone = await ConsoleProcess.RunAsync(_folder.FullPath, "models", "numerics", Chest, "--reference", "gone.json");

        Assert.Equal((0, "", 0, ""), (ways.ExitCode, ways.Errors, kept.ExitCode, kept.Errors));
        using (var json = JsonDocument.Parse(ways.Output))
        {
            Assert.True(json.RootElement.GetProperty("agrees").GetBoolean());
            Assert.Equal(4, json.RootElement.GetProperty("comparisons").GetArrayLength());
        }

        using (var json = JsonDocument.Parse(kept.Output))
        {
            var comparison = Assert.Single(json.RootElement.GetProperty("comparisons").EnumerateArray());
            Assert.All(comparison.GetProperty("outputs").EnumerateArray(), row => Assert.Equal(0, row.GetProperty("differentBits").GetInt64()));
        }

        Assert.Equal(3, gone.ExitCode);
        Assert.Single(gone.ErrorLines);
    }

    [Fact]
    public async Task Numerics_ThatDoNotAgree_AreExit3()
    {
        await ConsoleProcess.RunAsync(_folder.FullPath, "models", "numerics", Chest, "--save", "kept.json");
        var kept = NumericsReference.FromJson(await File.ReadAllBytesAsync(_folder.File("kept.json"), Token));
        var other = kept with { Outputs = kept.Outputs.ToDictionary(each => each.Key, each => (IReadOnlyList<float>)[.. each.Value.Select(value => (2 * value) + 1)]) };
        _folder.Write("other.json", other.ToJson());

        var outcome = await ConsoleProcess.RunAsync(_folder.FullPath, "models", "numerics", Chest, "--reference", "other.json");

        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Errors));
        Assert.Contains("DO NOT agree", outcome.Output, StringComparison.Ordinal);
    }
}
