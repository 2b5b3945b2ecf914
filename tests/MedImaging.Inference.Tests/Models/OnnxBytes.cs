using System.Runtime.InteropServices;
using System.Text;

namespace MedImaging.Tests.Models;

/// <summary>Writes small ONNX models, field by field (onnx.proto3), so that tests can be wrong on purpose.</summary>
internal static class OnnxBytes
{
    private const int Float = 1;

    public static byte[] Model(byte[] graph) => Join(Number(1, 7), Field(7, graph), Field(8, Join(Text(1, ""), Number(2, 13))));

    public static byte[] Graph(params byte[][] parts) => Join([Text(2, "g"), .. parts]);

    public static byte[] Node(string type, string[] inputs, string output, params byte[][] attributes)
        => Field(1, Join([.. inputs.Select(i => Text(1, i)), Text(2, output), Text(4, type), .. attributes]));

    public static byte[] Ints(string name, params int[] values)
        => Field(5, Join([Text(1, name), .. values.Select(v => Number(8, (ulong)v)), Number(20, 7)]));

    public static byte[] Initializer(string name, long[] shape, float[] values, params byte[][] more)
        => Field(5, Tensor(name, shape, values, more));

    public static byte[] Tensor(string name, long[] shape, float[] values, params byte[][] more)
        => Join([.. shape.Select(s => Number(1, (ulong)s)), Number(2, Float), Text(8, name), Field(9, MemoryMarshal.AsBytes(values.AsSpan())), .. more]);

    public static byte[] Input(string name, params long[] shape) => Field(11, ValueInfo(name, shape));

    public static byte[] Output(string name, params long[] shape) => Field(12, ValueInfo(name, shape));

    public static byte[] Text(int field, string text) => Field(field, Encoding.UTF8.GetBytes(text));

    public static byte[] Number(int field, ulong value) => Join(Varint((ulong)field << 3), Varint(value));

    public static byte[] Field(int field, ReadOnlySpan<byte> content) => Join(Varint(((ulong)field << 3) | 2), Varint((ulong)content.Length), content.ToArray());

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(p => p)];

    /// <summary>image[1,1,2,2] → the mean → logits[1,1]: the smallest model a manifest can describe.</summary>
    public static byte[] Mean(params byte[][] more) => Model(Graph(
        [
            Node("GlobalAveragePool", ["image"], "mean"),
            Node("Flatten", ["mean"], "logits"),
            Input("image", 1, 1, 2, 2),
            Output("logits", 1, 1),
            .. more,
        ]));

    /// <summary>A chain of matrix products that takes many seconds.</summary>
    public static byte[] Slow(int side, int products)
    {
        var nodes = Enumerable.Range(0, products).Select(i => Node("MatMul", [i == 0 ? "image" : $"x{i}", "image"], $"x{i + 1}"));
        return Model(Graph(
            [
                .. nodes,
                Node("GlobalAveragePool", [$"x{products}"], "mean"),
                Node("Flatten", ["mean"], "logits"),
                Input("image", 1, 1, side, side),
                Output("logits", 1, 1),
            ]));
    }

    private static byte[] ValueInfo(string name, long[] shape)
    {
        var dimensions = shape.Select(s => Field(1, s < 0 ? Text(2, "batch") : Number(1, (ulong)s)));
        byte[] tensor = Join(Number(1, Float), Field(2, Join([.. dimensions])));
        return Join(Text(1, name), Field(2, Field(1, tensor)));
    }

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
