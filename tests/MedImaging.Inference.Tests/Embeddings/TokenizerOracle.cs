using System.Text.Json;
using MedImaging.Testing;

namespace MedImaging.Tests.Embeddings;

/// <summary>Hugging Face's tokenizers (npm), installed beside its script when it is first asked for.</summary>
internal static class TokenizerOracle
{
    private static readonly string Folder = Path.Combine(TestData.RepositoryRoot, "tests", "MedImaging.Inference.Tests", "Embeddings", "oracle");

    /// <summary>The tokens of each text, or the test is skipped.</summary>
    public static async Task<string[][]> TokenizeAsync(string vocabulary, IEnumerable<string> texts, CancellationToken cancellationToken)
    {
        var node = ExternalProgram.Require("node", "nodejs");
        await InstallAsync(cancellationToken);
        using var folder = new TemporaryFolder();
        string path = folder.Write("texts.json", JsonSerializer.SerializeToUtf8Bytes(texts));
        var result = await node.RunAsync([Path.Combine(Folder, "tokenize.cjs"), vocabulary, path], cancellationToken: cancellationToken);
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonSerializer.Deserialize<string[][]>(result.OutputBytes)!;
    }

    private static async Task InstallAsync(CancellationToken cancellationToken)
    {
        // npm writes this file last.
        if (File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
        {
            return;
        }

        var npm = ExternalProgram.Require("npm", "npm");
        var result = await npm.RunAsync(["ci", "--prefix", Folder, "--ignore-scripts", "--no-audit", "--no-fund"], TimeSpan.FromMinutes(10), cancellationToken);
        Assert.SkipUnless(result.ExitCode == 0, $"npm cannot install the tokenizer to compare with: {result.Error}");
    }
}
