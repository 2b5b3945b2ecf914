using System.Text.Json.Nodes;
using MedImaging.Testing;

namespace MedImaging.Tests.Models;

/// <summary>Models with their manifests, in folders of their own.</summary>
internal static class TestModels
{
    public static string Pneumonia => Path.Combine(TestData.RepositoryRoot, "samples", "models", "cxr_pneumonia28.onnx");

    /// <summary>Writes a model of one label with a manifest that fits it.</summary>
    public static string Write(TemporaryFolder folder, byte[] model, int side = 2, Action<JsonObject>? change = null)
    {
        var manifest = JsonNode.Parse($$"""
            {
              "id": "tiny", "version": "1", "sha256": "{{ContentHash.Of(model)}}", "bytes": {{model.Length}},
              "licence": "MIT", "intendedUse": "Tests.",
              "input": {
                "name": "image", "shape": [1, 1, {{side}}, {{side}}],
                "recipe": { "channels": 1, "steps": [{ "step": "resize", "width": {{side}}, "height": {{side}} }] }
              },
              "outputs": { "logits": "logits", "scores": "Sigmoid" },
              "labels": [{ "code": "1", "scheme": "99TEST", "meaning": "Bright" }]
            }
            """)!.AsObject();
        change?.Invoke(manifest);
        folder.Write("tiny.json", System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        return folder.Write("tiny.onnx", model);
    }

    /// <summary>Copies the real model with a changed manifest.</summary>
    public static string Copy(TemporaryFolder folder, Action<JsonObject> change)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(Pneumonia, ".json")))!.AsObject();
        change(manifest);
        folder.Write("copy.json", System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        return folder.Write("copy.onnx", File.ReadAllBytes(Pneumonia));
    }
}
