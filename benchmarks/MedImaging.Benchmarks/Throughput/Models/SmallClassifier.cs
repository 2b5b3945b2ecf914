using MedImaging.Tests.Models;

namespace MedImaging.Benchmarks;

/// <summary>
/// 28 × 28 pixels through one matrix product to two labels, which costs next to nothing, so that what a request costs beside it is seen;
/// or through a hidden layer, whose weights a batch reads once for all its images (onnx.proto3).
/// </summary>
internal static class SmallClassifier
{
    private const int Side = 28;
    private const int Labels = 2;

    /// <summary>Writes the model and its manifest; a hidden layer of nothing is none.</summary>
    /// <returns>The path of the model.</returns>
    public static string Write(string folder, int hidden)
    {
        byte[] model = Model(hidden);
        string path = Path.Combine(folder, "small.onnx");
        File.WriteAllBytes(path, model);
        File.WriteAllText(Path.ChangeExtension(path, ".json"), $$"""
            {
              "id": "small", "version": "1", "sha256": "{{ContentHash.Of(model).Hex}}", "bytes": {{model.Length}},
              "licence": "MIT", "intendedUse": "Benchmarks.",
              "input": {
                "name": "image", "shape": [-1, 1, {{Side}}, {{Side}}],
                "recipe": { "channels": 1, "steps": [{ "step": "resize", "width": {{Side}}, "height": {{Side}} }] }
              },
              "outputs": { "logits": "logits", "scores": "Softmax" },
              "labels": [{ "code": "1", "scheme": "99TEST", "meaning": "Dark" }, { "code": "2", "scheme": "99TEST", "meaning": "Bright" }]
            }
            """);
        return path;
    }

    private static byte[] Model(int hidden)
    {
        int last = hidden == 0 ? Side * Side : hidden;
        byte[][] layer = hidden == 0
            ? []
            : [OnnxBytes.Node("MatMul", ["flat", "first"], "sums"), OnnxBytes.Node("Relu", ["sums"], "hidden"), Weights("first", Side * Side, hidden)];
        return OnnxBytes.Model(OnnxBytes.Graph(
            [
                OnnxBytes.Node("Flatten", ["image"], "flat"),
                .. layer,
                OnnxBytes.Node("MatMul", [hidden == 0 ? "flat" : "hidden", "weights"], "logits"),
                Weights("weights", last, Labels),
                OnnxBytes.Input("image", -1, 1, Side, Side),
                OnnxBytes.Output("logits", -1, Labels),
            ]));
    }

    private static byte[] Weights(string name, int rows, int columns)
        => OnnxBytes.Initializer(name, [rows, columns], [.. Enumerable.Range(0, rows * columns).Select(i => ((i % 7) - 3) / 100f)]);
}
