using System.Runtime.InteropServices;
using System.Text;

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
        byte[] graph = Join(
            Node("Flatten", ["image"], "flat"),
            hidden == 0 ? [] : Join(Node("MatMul", ["flat", "first"], "sums"), Node("Relu", ["sums"], "hidden")),
            Node("MatMul", [hidden == 0 ? "flat" : "hidden", "weights"], "logits"),
            Text(2, "small"),
            hidden == 0 ? [] : Weights("first", Side * Side, hidden),
            Weights("weights", last, Labels),
            Field(11, ValueOf("image", 1, Side, Side)),
            Field(12, ValueOf("logits", Labels)));
        return Join(Number(1, 7), Field(7, graph), Field(8, Join(Text(1, ""), Number(2, 13))));
    }

    private static byte[] Weights(string name, int rows, int columns)
    {
        float[] weights = [.. Enumerable.Range(0, rows * columns).Select(i => ((i % 7) - 3) / 100f)];
        return Field(5, Join(Number(1, rows), Number(1, columns), Number(2, 1), Text(8, name), Field(9, MemoryMarshal.AsBytes(weights.AsSpan()))));
    }

    private static byte[] Node(string type, string[] inputs, string output)
        => Field(1, Join([.. inputs.Select(input => Text(1, input)), Text(2, output), Text(4, type)]));

    // The first dimension is the batch, which has a name and no number.
    private static byte[] ValueOf(string name, params int[] shape)
    {
        byte[] dimensions = Join([Field(1, Text(2, "batch")), .. shape.Select(side => Field(1, Number(1, side)))]);
        return Join(Text(1, name), Field(2, Field(1, Join(Number(1, 1), Field(2, dimensions)))));
    }

    private static byte[] Text(int field, string text) => Field(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Number(int field, int value) => Join(Varint(field << 3), Varint(value));

    private static byte[] Field(int field, ReadOnlySpan<byte> content) => Join(Varint((field << 3) | 2), Varint(content.Length), content.ToArray());

    private static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
