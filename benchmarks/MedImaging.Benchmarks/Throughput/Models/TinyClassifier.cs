using System.Runtime.InteropServices;
using System.Text;

namespace MedImaging.Benchmarks;

/// <summary>A model that costs next to nothing, so that what a request costs beside it is seen: 28 × 28 pixels through one matrix product to two labels (onnx.proto3).</summary>
internal static class TinyClassifier
{
    private const int Side = 28;
    private const int Labels = 2;

    /// <summary>Writes the model and its manifest.</summary>
    /// <returns>The path of the model.</returns>
    public static string Write(string folder)
    {
        byte[] model = Model();
        string path = Path.Combine(folder, "tiny.onnx");
        File.WriteAllBytes(path, model);
        File.WriteAllText(Path.ChangeExtension(path, ".json"), $$"""
            {
              "id": "tiny", "version": "1", "sha256": "{{ContentHash.Of(model).Hex}}", "bytes": {{model.Length}},
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

    private static byte[] Model()
    {
        float[] weights = [.. Enumerable.Range(0, Side * Side * Labels).Select(i => ((i % 7) - 3) / 100f)];
        byte[] graph = Join(
            Node("Flatten", ["image"], "flat"),
            Node("MatMul", ["flat", "weights"], "logits"),
            Text(2, "tiny"),
            Field(5, Join(Number(1, Side * Side), Number(1, Labels), Number(2, 1), Text(8, "weights"), Field(9, MemoryMarshal.AsBytes(weights.AsSpan())))),
            Field(11, ValueOf("image", 1, Side, Side)),
            Field(12, ValueOf("logits", Labels)));
        return Join(Number(1, 7), Field(7, graph), Field(8, Join(Text(1, ""), Number(2, 13))));
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
